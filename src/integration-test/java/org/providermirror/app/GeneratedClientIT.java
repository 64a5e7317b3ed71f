package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.provider.Platform;
import org.providermirror.provider.Sha256;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.RequestKind;
import org.providermirror.testing.Role;

/** A TypeScript client that is generated from the OpenAPI document, against a running mirror. */
@Timeout(300)
class GeneratedClientIT {
    private static final Path SCRIPTS = Path.of("src/ui");
    private static final Path DOCUMENT = Path.of("target/classes/openapi.json");
    private static final String SECRET = "the-secret-of-the-administrator";
    private static final Platform CHANGED = Platform.parse("darwin_amd64");

    @TempDir
    private Path folder;

    @Test
    void a_generated_client_fits_the_description_and_sends_every_request() throws Exception {
        assumeTrue(hasNode(), "no Node.js with npm here, so no client was generated");
        try (var registry = FakeRegistry.start()) {
            registry.publish("acme", "null", "1.0.0", Platform.parse("linux_amd64"), CHANGED);
            registry.publish("acme", "failing", "1.0.0", Platform.parse("linux_amd64"));
            registry.play(Role.UNAVAILABLE, RequestKind.ARCHIVE, "acme/failing");
            var settings = new TreeMap<>(registry.settings());
            settings.put("mirror.local.path", storageWithConflict().toString());
            var carried = Files.createDirectory(folder.resolve("carried")).toString();
            settings.put("mirror.import.path", carried);
            settings.put("mirror.export.path", carried);
            settings.put("mirror.auth.tokens-file", tokens().toString());
            try (var mirror = new EmbeddedMirror(Files.createDirectory(folder.resolve("tomcat")), settings)) {
                var output = folder.resolve("output");
                var client = new ProcessBuilder(
                                "npm",
                                "run",
                                "--silent",
                                "client",
                                "--",
                                mirror.url() + "-/api/v1",
                                SECRET,
                                FakeRegistry.provider("acme", "null").toString(),
                                FakeRegistry.provider("acme", "failing").toString(),
                                DOCUMENT.toAbsolutePath().toString())
                        .directory(SCRIPTS.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                assertThat(client.waitFor()).as(() -> text(output)).isZero();
            }
        }
    }

    private static boolean hasNode() {
        return Files.isDirectory(SCRIPTS.resolve("node_modules"))
                && Stream.of("node", "npm")
                        .allMatch(program -> Stream.of(System.getenv("PATH").split(Pattern.quote(File.pathSeparator)))
                                .anyMatch(path -> Files.isExecutable(Path.of(path, program))));
    }

    /** A storage in which upstream changed a package. */
    private Path storageWithConflict() throws Exception {
        var storage = Files.createDirectory(folder.resolve("storage"));
        var provider = FakeRegistry.provider("acme", "null");
        var conflict = storage.resolve(".mirror/policy/conflicts/" + provider + "/1.0.0/" + CHANGED + ".json");
        Files.createDirectories(conflict.getParent());
        Files.writeString(
                conflict,
                "{\"provider\": \"" + provider + "\", \"version\": \"1.0.0\", \"platform\": \"" + CHANGED
                        + "\", \"first\": \"" + "1a".repeat(32) + "\", \"other\": \"" + "2b".repeat(32)
                        + "\", \"seen\": \"2026-11-21T14:05:00Z\"}");
        return storage;
    }

    private Path tokens() throws Exception {
        return Files.writeString(
                folder.resolve("tokens"), "boss " + Sha256.of(SECRET.getBytes(StandardCharsets.UTF_8)) + " read,admin");
    }

    private static String text(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
