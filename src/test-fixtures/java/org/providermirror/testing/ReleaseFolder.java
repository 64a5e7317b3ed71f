package org.providermirror.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.Platform;
import org.providermirror.provider.Sha256;

/**
 * What GoReleaser's template for Terraform providers leaves in its folder {@code dist}: the zips, their sums with a
 * signature, a manifest, and files that no registry needs. Immutable; every change returns another folder.
 */
public final class ReleaseFolder {
    private final String prefix;
    private final Map<String, byte[]> files;
    private final Map<Platform, PackageHash> h1;

    private ReleaseFolder(String prefix, Map<String, byte[]> files, Map<Platform, PackageHash> h1) {
        this.prefix = prefix;
        this.files = Collections.unmodifiableMap(files);
        this.h1 = h1;
    }

    /** Makes a folder without a signature. */
    public static ReleaseFolder of(String type, String version, List<String> platforms) {
        return of(type, version, platforms, 1);
    }

    /**
     * Makes a folder without a signature.
     *
     * @param edition editions of one release differ in their bytes
     */
    public static ReleaseFolder of(String type, String version, List<String> platforms, int edition) {
        var prefix = "terraform-provider-" + type + "_" + version;
        var files = new TreeMap<String, byte[]>();
        var hashes = new LinkedHashMap<Platform, PackageHash>();
        for (var platform : platforms) {
            var archive = ProviderArchive.make(type, version, Platform.parse(platform), 2_000, edition);
            files.put(prefix + "_" + platform + ".zip", archive.content());
            hashes.put(Platform.parse(platform), archive.h1());
        }
        files.put(prefix + "_SHA256SUMS", sums(files));
        files.put(
                prefix + "_manifest.json",
                "{\"version\":1,\"metadata\":{\"protocol_versions\":[\"6.0\"]}}".getBytes(UTF_8));
        files.put("artifacts.json", "[]".getBytes(UTF_8));
        files.put("provider_linux_amd64_v1/terraform-provider-" + type + "_v" + version, new byte[] {1, 2, 3});
        return new ReleaseFolder(prefix, files, hashes);
    }

    private static byte[] sums(Map<String, byte[]> zips) {
        return zips.entrySet().stream()
                .map(zip -> Sha256.of(zip.getValue()).hex() + "  " + zip.getKey() + "\n")
                .collect(Collectors.joining())
                .getBytes(UTF_8);
    }

    /** Signs the sums. */
    public ReleaseFolder signed(UnaryOperator<byte[]> signature) {
        return with(sumsName() + ".sig", signature.apply(files.get(sumsName())));
    }

    /** Adds a file, or replaces one. */
    public ReleaseFolder with(String name, byte[] content) {
        var changed = new TreeMap<>(files);
        changed.put(name, content);
        return new ReleaseFolder(prefix, changed, h1);
    }

    /** Removes a file. */
    public ReleaseFolder without(String name) {
        var changed = new TreeMap<>(files);
        changed.remove(name);
        return new ReleaseFolder(prefix, changed, h1);
    }

    /** The name of the sums. */
    public String sumsName() {
        return prefix + "_SHA256SUMS";
    }

    /** The name of the zip for a platform. */
    public String zipName(String platform) {
        return prefix + "_" + platform + ".zip";
    }

    /** The files by their paths. */
    public Map<String, byte[]> files() {
        return files;
    }

    /** The digest of the zip for a platform. */
    public Sha256 sha256(String platform) {
        return Sha256.of(files.get(zipName(platform)));
    }

    /** The {@code h1:} of the zip for a platform. */
    public PackageHash h1(String platform) {
        return h1.get(Platform.parse(platform));
    }

    /** All files below {@code dist/}, as {@code tar -czf release.tar.gz dist} packs them. */
    public byte[] tarGz() {
        var below = new TreeMap<String, byte[]>();
        files.forEach((name, content) -> below.put("dist/" + name, content));
        try {
            return Archives.gzip(Archives.tar(below));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** All files as a tar. */
    public byte[] tar() {
        return Archives.tar(files);
    }

    /** All files as a zip. */
    public byte[] zip() {
        try {
            return Archives.zip(files);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
