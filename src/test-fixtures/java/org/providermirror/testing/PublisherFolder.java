package org.providermirror.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;

/** The folder {@code dist} that a publisher's build leaves: packages, sums, signature and manifest, and other files. */
public final class PublisherFolder {
    private static final Instant SIGNED_AT = Instant.parse("2026-01-01T00:00:00Z");

    private final ReleaseId release;
    private final SigningKey key;
    private final Map<String, byte[]> packages = new TreeMap<>();

    /** @param key signs the sums */
    public PublisherFolder(ReleaseId release, SigningKey key) {
        this.release = release;
        this.key = key;
    }

    /** Returns a folder with packages of these platforms, signed by the fake publisher. */
    public static PublisherFolder of(ReleaseId release, String... platforms) {
        return new PublisherFolder(release, SigningKey.ofPublisher()).with(1, platforms);
    }

    /**
     * Adds packages.
     *
     * @param edition editions differ in their bytes
     */
    public PublisherFolder with(int edition, String... platforms) {
        for (var text : platforms) {
            var platform = Platform.parse(text);
            var made = ProviderArchive.make(
                    release.provider().type(), release.version().toString(), platform, 2_000, edition);
            packages.put(release.packageFor(platform).archiveName(), made.content());
        }
        return this;
    }

    /** Returns the begin of the names of all files. */
    public String begin() {
        return "terraform-provider-" + release.provider().type() + "_" + release.version();
    }

    /** Returns the name of the sums. */
    public String sumsName() {
        return begin() + "_SHA256SUMS";
    }

    /** Returns the bytes of a package. */
    public byte[] packageOf(String platform) {
        return packages.get(release.packageFor(Platform.parse(platform)).archiveName());
    }

    /** Returns the sums. */
    public byte[] sums() {
        var lines = new StringBuilder();
        packages.forEach((name, content) ->
                lines.append(Sha256.of(content)).append("  ").append(name).append('\n'));
        lines.append(Sha256.of(manifest())).append("  ").append(begin()).append("_manifest.json\n");
        return lines.toString().getBytes(UTF_8);
    }

    private static byte[] manifest() {
        return "{\"version\": 1, \"metadata\": {\"protocol_versions\": [\"6.0\"]}}".getBytes(UTF_8);
    }

    /** Returns all files by their paths. */
    public Map<String, byte[]> files() {
        var files = new TreeMap<>(packages);
        files.put(sumsName(), sums());
        files.put(sumsName() + ".sig", key.sign(sums(), SIGNED_AT));
        files.put(begin() + "_manifest.json", manifest());
        files.put("artifacts.json", "[]".getBytes(UTF_8));
        files.put("build_linux_amd64_v1/terraform-provider-tool_v1.0.0", new byte[100]);
        return files;
    }

    /** Returns an archive of the files. */
    public byte[] tar() {
        return tar(files -> files);
    }

    /** Returns an archive of other files. */
    public byte[] tar(UnaryOperator<Map<String, byte[]>> change) {
        return Archives.tar(change.apply(files()));
    }

    /** Returns a compressed archive of the files. */
    public byte[] tarGz() {
        try {
            return Archives.gzip(tar());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Returns a zip of the files. */
    public byte[] zip() {
        try {
            return Archives.zip(files());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Returns the names of the packages. */
    public List<String> packageNames() {
        return List.copyOf(packages.keySet());
    }
}
