package org.providermirror.testing;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.providermirror.failure.MirrorException;
import org.providermirror.net.UpstreamAnswer;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.ProviderRegistry;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;
import org.providermirror.registry.Signer;
import org.providermirror.registry.UpstreamVersions;

/**
 * Replaces the registry module without a network: returns what a test sets, counts the requests, and fails if a test
 * says so. Safe for use by any number of threads.
 */
public final class ScriptedRegistry implements ProviderRegistry {
    private final Map<ProviderAddress, UpstreamVersions> versions = new ConcurrentHashMap<>();
    private volatile Optional<String> absence = Optional.empty();
    private final Map<String, Release> releases = new ConcurrentHashMap<>();
    private final Map<String, Release> onlyOnce = new ConcurrentHashMap<>();
    private final AtomicInteger versionsAsked = new AtomicInteger();
    private final AtomicInteger releasesAsked = new AtomicInteger();
    private final AtomicInteger locationsAsked = new AtomicInteger();
    private volatile Optional<MirrorException> failure = Optional.empty();
    private volatile Optional<MirrorException> failureOfReleases = Optional.empty();
    private volatile String signer = "AB".repeat(20);
    private volatile boolean signsUrls;
    private volatile boolean tellsHashes;

    /** Has the registry list exactly these versions of a provider, each for linux_amd64. */
    public ScriptedRegistry list(ProviderAddress provider, String... listed) {
        var entries = Arrays.stream(listed)
                .map(version -> new UpstreamVersions.ListedVersion(
                        ProviderVersion.parse(version), List.of("5.0"), Set.of(Platform.parse("linux_amd64"))))
                .toList();
        versions.put(provider, new UpstreamVersions(entries, List.of()));
        return this;
    }

    /** Has the registry say 404 to everything about a provider. */
    public void drop(ProviderAddress provider) {
        versions.remove(provider);
        releases.keySet().removeIf(key -> key.startsWith(provider + " "));
    }

    /** Adds a release of archives with these bytes, by platform. */
    public Release release(ProviderAddress provider, String version, Map<String, byte[]> archives) {
        var packages = new TreeMap<Platform, ReleasePackage>();
        archives.forEach((name, bytes) -> {
            var id = new PackageId(provider, ProviderVersion.parse(version), Platform.parse(name));
            packages.put(
                    id.platform(),
                    new ReleasePackage(
                            id.archiveName(),
                            Sha256.of(bytes),
                            signsUrls
                                    ? Optional.empty()
                                    : Optional.of(URI.create("https://releases.example.com/" + id.archiveName())),
                            tellsHashes
                                    ? Set.of(PackageHash.h1(Sha256.newDigest().digest(bytes)))
                                    : Set.of(),
                            tellsHashes ? OptionalLong.of(bytes.length) : OptionalLong.empty()));
        });
        var checksums = new PublishedChecksums(
                "sums".getBytes(StandardCharsets.UTF_8),
                Optional.of(new byte[] {1, 2, 3}),
                Optional.of(new Signer(signer, "CD".repeat(20), Instant.EPOCH, Optional.empty())),
                List.of("{\"key_id\":\"ABCD\"}"),
                packages.keySet());
        var release = new Release(
                provider,
                ProviderVersion.parse(version),
                List.of("5.0"),
                packages,
                new ArrayList<>(List.of(checksums)),
                Set.of(),
                Instant.parse("2026-11-22T12:00:00Z"));
        releases.put(provider + " " + version, release);
        return release;
    }

    /**
     * Makes releases that are returned from now on contain content hashes and lengths, as OpenTofu's registry does.
     */
    public void tellHashes() {
        tellsHashes = true;
    }

    /** Makes releases that are added from now on signed by this primary key. */
    public void signWith(String fingerprint) {
        signer = fingerprint;
    }

    /** Makes releases that are returned from now on have no permanent URLs: each use needs a new registry request. */
    public void signUrls() {
        signsUrls = true;
    }

    /** Makes the registry leave undecided whether a release has a package for a further platform. */
    public Release leaveUndecided(Release known, String platform) {
        var release = new Release(
                known.provider(),
                known.version(),
                known.protocols(),
                known.packages(),
                known.checksums(),
                Set.of(Platform.parse(platform)),
                known.verifiedAt());
        releases.put(known.provider() + " " + known.version(), release);
        return release;
    }

    /** Returns a release at the next question, before the one that was returned until now. */
    public void returnOnce(Release release) {
        onlyOnce.put(release.id().toString(), release);
    }

    /** Has the registry give a reason for each provider that it does not have. */
    public void deny(String reason) {
        absence = Optional.of(reason);
    }

    /** Has every question fail. */
    public void fail(MirrorException with) {
        failure = Optional.of(with);
    }

    /** Has every question about a release fail, and no others. */
    public void failReleases(MirrorException with) {
        failureOfReleases = Optional.of(with);
    }

    /** Has questions succeed again. */
    public void recover() {
        failure = Optional.empty();
        failureOfReleases = Optional.empty();
    }

    public int versionsAsked() {
        return versionsAsked.get();
    }

    public int releasesAsked() {
        return releasesAsked.get();
    }

    public int locationsAsked() {
        return locationsAsked.get();
    }

    @Override
    public UpstreamAnswer<UpstreamVersions> versions(ProviderAddress provider) {
        versionsAsked.incrementAndGet();
        answer();
        return Optional.ofNullable(versions.get(provider))
                .<UpstreamAnswer<UpstreamVersions>>map(UpstreamAnswer.Found::new)
                .orElseGet(() -> new UpstreamAnswer.Absent<>(absence));
    }

    @Override
    public <T> UpstreamAnswer<T> release(
            ReleaseId id, Set<Platform> listed, Optional<Platform> requested, Function<Release, T> use) {
        releasesAsked.incrementAndGet();
        answer();
        failureOfReleases.ifPresent(failing -> {
            throw failing;
        });
        return Optional.ofNullable(onlyOnce.remove(id.toString()))
                .or(() -> Optional.ofNullable(releases.get(id.toString())))
                .map(use)
                .<UpstreamAnswer<T>>map(UpstreamAnswer.Found::new)
                .orElseGet(() -> new UpstreamAnswer.Absent<>(absence));
    }

    @Override
    public Optional<URI> locate(PackageId id, Release release) {
        locationsAsked.incrementAndGet();
        answer();
        return Optional.of(URI.create("https://releases.example.com/moved/" + id.archiveName()));
    }

    @Override
    public boolean isOffline(Hostname hostname) {
        return false;
    }

    private void answer() {
        failure.ifPresent(failing -> {
            throw failing;
        });
    }
}
