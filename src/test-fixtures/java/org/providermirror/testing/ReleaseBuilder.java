package org.providermirror.testing;

import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.providermirror.provider.Platform;

/** A release in the making; {@link #publish} makes its files and puts it on the list. Owned by one thread. */
public final class ReleaseBuilder {
    /** What a publisher's build tools make by default: 14 platforms. */
    public static final List<Platform> PLATFORMS = List.of(
            Platform.parse("darwin_amd64"),
            Platform.parse("darwin_arm64"),
            Platform.parse("freebsd_386"),
            Platform.parse("freebsd_amd64"),
            Platform.parse("freebsd_arm"),
            Platform.parse("freebsd_arm64"),
            Platform.parse("linux_386"),
            Platform.parse("linux_amd64"),
            Platform.parse("linux_arm"),
            Platform.parse("linux_arm64"),
            Platform.parse("windows_386"),
            Platform.parse("windows_amd64"),
            Platform.parse("windows_arm"),
            Platform.parse("windows_arm64"));

    private static final int SMALL = 4 * 1024;

    private final String namespace;
    private final String type;
    private final String version;
    private final Consumer<FakeRelease> published;
    private final Set<Shape> shapes = EnumSet.noneOf(Shape.class);
    private final Map<String, URI> links = new LinkedHashMap<>();
    private List<String> protocols = List.of("5.0");
    private Set<Platform> platforms = new LinkedHashSet<>(PLATFORMS);
    private int padding = SMALL;
    private int edition = 1;

    ReleaseBuilder(String namespace, String type, String version, Consumer<FakeRelease> published) {
        this.namespace = namespace;
        this.type = type;
        this.version = version;
        this.published = published;
    }

    /** The platforms in the order in which they are listed; without this, {@link #PLATFORMS}. */
    public ReleaseBuilder platforms(Platform... chosen) {
        platforms = new LinkedHashSet<>(List.of(chosen));
        return this;
    }

    /** The platforms as {@code linux_amd64}, in the order in which they are listed. */
    public ReleaseBuilder platforms(String... chosen) {
        var parsed = new ArrayList<Platform>();
        for (var platform : chosen) {
            parsed.add(Platform.parse(platform));
        }
        platforms = new LinkedHashSet<>(parsed);
        return this;
    }

    /** The plugin protocols as they are spelled in the documents; without this, {@code 5.0}. */
    public ReleaseBuilder protocols(String... spelled) {
        protocols = List.of(spelled);
        return this;
    }

    /** How many bytes of padding each archive holds, which is nearly its size; without this, 4 KiB. */
    public ReleaseBuilder padding(int bytes) {
        padding = bytes;
        return this;
    }

    /** What is odd about the release. */
    public ReleaseBuilder shape(Shape... odd) {
        shapes.addAll(List.of(odd));
        return this;
    }

    /** Editions of one version differ in the bytes of their archives; without this, 1. */
    public ReleaseBuilder edition(int number) {
        edition = number;
        return this;
    }

    /** Sets the target of all {@code download_url}s instead of this registry. */
    public ReleaseBuilder downloadUrl(String url) {
        links.put("download_url", URI.create(url));
        return this;
    }

    /** Sets the target of all {@code shasums_url}s instead of this registry. */
    public ReleaseBuilder sumsUrl(String url) {
        links.put("shasums_url", URI.create(url));
        return this;
    }

    /** Sets the target of all {@code shasums_signature_url}s instead of this registry. */
    public ReleaseBuilder signatureUrl(String url) {
        links.put("shasums_signature_url", URI.create(url));
        return this;
    }

    /** Makes the files and puts the release on the list, in the place of any of the same version. */
    public void publish() {
        var archives = new LinkedHashMap<Platform, ProviderArchive>();
        var shared = platforms.stream().findFirst().filter(first -> shapes.contains(Shape.ONE_ARCHIVE));
        platforms.forEach(platform ->
                archives.put(platform, ProviderArchive.make(type, version, shared.orElse(platform), padding, edition)));
        published.accept(
                new FakeRelease(namespace, type, version, protocols, archives, Set.copyOf(shapes), Map.copyOf(links)));
    }
}
