package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.catalog.record.ReleaseFiles;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;
import org.providermirror.registry.Signer;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ReleaseBuilder;
import org.providermirror.testing.SigningKey;

/** More stored releases than fit into the heap, each with the files of a real one. */
@Tag("component")
class ManyReleasesTest {
    private static final int RELEASES = 7_483;
    private static final int MEASURED = 1_000;
    private static final long MAXIMUM_LIVE_BYTES = 120L << 20;
    private static final long MAXIMUM_RELEASE_BYTES = 8L << 10;
    private static final String TYPE = "many";
    private static final ProviderAddress PROVIDER = FakeRegistry.provider("acme", TYPE);
    /** An upstream that is never asked. */
    private static final URI NOWHERE = URI.create("http://127.0.0.1:9/");

    private static final Pattern SERVING = Pattern.compile(",\\s*\"servedRecorded\"\\s*:\\s*true");
    private static final Instant SIGNED_AT = Instant.parse("2025-06-01T00:00:00Z");
    private static final SigningKey KEY = SigningKey.ofPublisher();
    private static final String KEY_ENTRY = "{\"key_id\":\"" + KEY.keyId() + "\",\"ascii_armor\":\""
            + KEY.armored().replace("\r", "").replace("\n", "\\n") + "\"}";

    @TempDir
    private static Path folder;

    @TempDir
    private static Path logs;

    @BeforeAll
    static void store() {
        IntStream.range(0, RELEASES).parallel().forEach(ManyReleasesTest::store);
    }

    private static void store(int number) {
        var version = ProviderVersion.parse("1.0." + number);
        var packages = new TreeMap<Platform, ReleasePackage>();
        var sums = new StringBuilder();
        for (var platform : ReleaseBuilder.PLATFORMS) {
            var name = new PackageId(PROVIDER, version, platform).archiveName();
            var sha256 = Sha256.of(name.getBytes(StandardCharsets.UTF_8));
            sums.append(sha256).append("  ").append(name).append('\n');
            packages.put(
                    platform,
                    new ReleasePackage(
                            name,
                            sha256,
                            Optional.of(URI.create("https://releases.example.com/terraform-provider-" + TYPE + "/"
                                    + version + "/" + name)),
                            Set.of(),
                            OptionalLong.empty()));
        }
        var listed = sums.toString().getBytes(StandardCharsets.UTF_8);
        var signer = new Signer(KEY.fingerprint(), KEY.fingerprint(), SIGNED_AT, Optional.empty());
        var checksums = new PublishedChecksums(
                listed,
                Optional.of(KEY.sign(listed, SIGNED_AT)),
                Optional.of(signer),
                List.of(KEY_ENTRY),
                packages.keySet());
        write(new Release(PROVIDER, version, List.of("5.0"), packages, List.of(checksums), Set.of(), Instant.now()));
    }

    private static void write(Release release) {
        var base = folder.resolve(StorageLayout.release(release.id()).value());
        try {
            Files.createDirectories(base);
            for (var file : ReleaseFiles.of(release).entrySet()) {
                Files.writeString(base.resolve(file.getKey()), asServed(file.getValue()), StandardCharsets.ISO_8859_1);
            }
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    // Reading a release of an older program writes nothing, because it may have been served.
    private static String asServed(byte[] file) {
        return SERVING.matcher(new String(file, StandardCharsets.ISO_8859_1)).replaceFirst("");
    }

    private static List<String> requests(String kind, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> kind + " " + TYPE + " 1.0." + number)
                .toList();
    }

    /** Returns the live bytes after each part of the requests; fails if the process ends before it has answered all. */
    private static List<Long> liveBytes(String heap, List<String> requests) throws Exception {
        var errors = logs.resolve("errors.txt");
        var process = new ProcessBuilder(SmallHeapProcess.command(heap, folder, NOWHERE, requests))
                .redirectError(errors.toFile())
                .start();
        try (var output = process.inputReader()) {
            var lines = output.lines().toList();
            assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
            assertThat(lines).hasSameSizeAs(requests);
            assertThat(lines.stream().filter("failed"::equals)).isEmpty();
            return lines.stream()
                    .filter(line -> !line.equals("ok"))
                    .map(Long::parseLong)
                    .toList();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void all_version_documents_are_read_with_a_heap_of_256_mebibytes() throws Exception {
        var requests = new ArrayList<>(requests("document", 0, RELEASES));
        requests.add("heap");
        var live = liveBytes("256m", requests).get(0);
        System.out.println("live bytes after " + RELEASES + " releases: " + live);
        assertThat(live).isLessThanOrEqualTo(MAXIMUM_LIVE_BYTES);
    }

    /** Measures in a heap so large that nothing is evicted. */
    @Test
    void a_cached_release_takes_at_most_eight_kibibytes() throws Exception {
        var requests = new ArrayList<>(requests("packages", 0, MEASURED));
        requests.add("heap");
        requests.addAll(requests("packages", MEASURED, 2 * MEASURED));
        requests.add("heap");
        var live = liveBytes("1g", requests);
        var each = (live.get(1) - live.get(0)) / MEASURED;
        System.out.println("bytes of a release: " + each);
        assertThat(each).isLessThanOrEqualTo(MAXIMUM_RELEASE_BYTES);
    }
}
