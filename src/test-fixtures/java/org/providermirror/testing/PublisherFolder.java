package org.providermirror.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;

/** The folder {@code dist} that a publisher's build leaves: packages, sums, signature and manifest, and other files. */
public final class PublisherFolder {
    private static final Instant SIGNED_AT = Instant.parse("2026-01-01T00:00:00Z");

    private final ReleaseId release;
    private final Optional<UnaryOperator<byte[]>> signature;
    private final Map<String, ProviderArchive> packages = new TreeMap<>();
    private final Map<String, byte[]> others = new TreeMap<>();

    /** @param key signs the sums */
    public PublisherFolder(ReleaseId release, SigningKey key) {
        this(release, Optional.of(sums -> key.sign(sums, SIGNED_AT)));
    }

    private PublisherFolder(ReleaseId release, Optional<UnaryOperator<byte[]>> signature) {
        this.release = release;
        this.signature = signature;
        others.put("artifacts.json", "[]".getBytes(UTF_8));
        others.put("build_linux_amd64_v1/terraform-provider-tool_v1.0.0", new byte[100]);
    }

    /** Returns an empty folder whose sums this makes a signature of. */
    public static PublisherFolder signedBy(ReleaseId release, UnaryOperator<byte[]> signature) {
        return new PublisherFolder(release, Optional.of(signature));
    }

    /** Returns an empty folder without a signature. */
    public static PublisherFolder unsigned(ReleaseId release) {
        return new PublisherFolder(release, Optional.empty());
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
            packages.put(release.packageFor(platform).archiveName(), made);
        }
        return this;
    }

    /** Adds a file that no registry needs. */
    public PublisherFolder add(String name, byte[] content) {
        others.put(name, content);
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

    /** Returns the name of a package. */
    public String packageName(String platform) {
        return release.packageFor(Platform.parse(platform)).archiveName();
    }

    /** Returns the bytes of a package. */
    public byte[] packageOf(String platform) {
        return packages.get(packageName(platform)).content();
    }

    /** Returns the digest of a package. */
    public Sha256 sha256(String platform) {
        return packages.get(packageName(platform)).sha256();
    }

    /** Returns the {@code h1:} hash of a package. */
    public PackageHash h1(String platform) {
        return packages.get(packageName(platform)).h1();
    }

    /** Returns the sums. */
    public byte[] sums() {
        var lines = new StringBuilder();
        packages.forEach((name, made) ->
                lines.append(made.sha256()).append("  ").append(name).append('\n'));
        lines.append(Sha256.of(manifest())).append("  ").append(begin()).append("_manifest.json\n");
        return lines.toString().getBytes(UTF_8);
    }

    private static byte[] manifest() {
        return "{\"version\": 1, \"metadata\": {\"protocol_versions\": [\"6.0\"]}}".getBytes(UTF_8);
    }

    /** Returns all files by their paths. */
    public Map<String, byte[]> files() {
        var files = new TreeMap<>(others);
        packages.forEach((name, made) -> files.put(name, made.content()));
        files.put(sumsName(), sums());
        signature.ifPresent(signer -> files.put(sumsName() + ".sig", signer.apply(sums())));
        files.put(begin() + "_manifest.json", manifest());
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

    /** Returns a compressed archive of the folder {@code dist} that holds the files. */
    public byte[] tarGz() {
        return tarGz(files -> files);
    }

    /** Returns a compressed archive of the folder {@code dist} that holds other files. */
    public byte[] tarGz(UnaryOperator<Map<String, byte[]>> change) {
        var below = new TreeMap<String, byte[]>();
        change.apply(files()).forEach((name, content) -> below.put("dist/" + name, content));
        try {
            return Archives.gzip(Archives.tar(below));
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
