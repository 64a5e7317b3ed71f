package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.provider.Sha256;
import org.providermirror.testing.FakeRegistry;

/** Runs the commands of the documentation as printed, with the values of the reader in place of the placeholders. */
@Tag("component")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentedCommandsTest {
    private static final Path PAGES = Path.of("src/site/markdown");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(?:sh|shell)?\\n(.*?)^```$");
    private static final String SECRET = "the-secret-of-the-administrator";
    private static final String UPSTREAM = "2b".repeat(32);

    @TempDir
    private static Path folder;

    private final FakeRegistry registry = FakeRegistry.start();
    private EmbeddedMirror mirror;

    @BeforeAll
    void start() throws Exception {
        var storage = Files.createDirectory(folder.resolve("storage"));
        var conflict =
                storage.resolve(".mirror/policy/conflicts/registry.example.com/acme/null/1.0.0/darwin_amd64.json");
        Files.createDirectories(conflict.getParent());
        Files.writeString(
                conflict,
                "{\"provider\": \"registry.example.com/acme/null\", \"version\": \"1.0.0\", \"platform\":"
                        + " \"darwin_amd64\", \"first\": \"" + "1a".repeat(32) + "\", \"other\": \"" + UPSTREAM
                        + "\", \"seen\": \"2026-11-21T14:05:00Z\"}");
        var carried = Files.createDirectories(folder.resolve("carried"));
        Files.createDirectory(carried.resolve("site-a"));
        var settings = new TreeMap<>(registry.settings());
        settings.put("mirror.local.path", storage.toString());
        settings.put("mirror.import.path", carried.toString());
        settings.put("mirror.export.path", carried.toString());
        settings.put(
                "mirror.auth.tokens-file",
                Files.writeString(
                                folder.resolve("tokens"),
                                "boss " + Sha256.of(SECRET.getBytes(StandardCharsets.UTF_8)) + " read,admin")
                        .toString());
        mirror = new EmbeddedMirror(Files.createDirectory(folder.resolve("tomcat")), settings);
    }

    @AfterAll
    void stop() throws Exception {
        mirror.close();
        registry.close();
    }

    static List<Path> pages() throws Exception {
        try (var files = Files.list(PAGES)) {
            return files.filter(page -> page.toString().endsWith(".md"))
                    .filter(page -> blocks(page).anyMatch(DocumentedCommandsTest::isCommand))
                    .sorted()
                    .toList();
        }
    }

    private static Stream<String> blocks(Path page) {
        try {
            return BLOCK.matcher(Files.readString(page)).results().map(found -> found.group(1));
        } catch (java.io.IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static boolean isCommand(String block) {
        return block.startsWith("curl ");
    }

    private static boolean isDefinition(String block) {
        return block.startsWith("MIRROR=");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void the_commands_of_a_page_succeed_as_printed(Path page) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "no curl here, so no command was run");
        var place = Files.createDirectory(folder.resolve(page.getFileName().toString()));
        Files.writeString(place.resolve(".curlrc"), "fail-with-body\nsilent\nshow-error\n");
        Files.writeString(
                place.resolve(".terraform.lock.hcl"),
                "provider \"registry.example.com/acme/null\" {\n  version = \"1.0.0\"\n  hashes  = []\n}\n");
        var script = blocks(page)
                .filter(block -> isCommand(block) || isDefinition(block))
                .map(block -> isDefinition(block) ? withValues(block) : block)
                .collect(Collectors.joining("\n"));
        Files.writeString(place.resolve("page.sh"), "set -eu\n" + script);
        var process = new ProcessBuilder("bash", "page.sh").directory(place.toFile());
        process.environment().put("CURL_HOME", place.toString());
        var started = process.redirectErrorStream(true)
                .redirectOutput(place.resolve("output").toFile())
                .start();
        assertThat(started.waitFor())
                .as(Files.readString(place.resolve("output")))
                .isZero();
    }

    private String withValues(String block) {
        var url = mirror.url().toString();
        return block.replaceFirst("(?m)^MIRROR=.*$", "MIRROR=" + url.replaceFirst("/$", ""))
                .replaceFirst("(?m)^(ADMIN|TOKEN)=….*$", "$1=" + SECRET)
                .replaceFirst("(?m)^SHA256=….*$", "SHA256=" + UPSTREAM);
    }
}
