package org.providermirror.mirror.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.providermirror.catalog.record.CatalogVersion;
import org.providermirror.catalog.record.CatalogVersions;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.Verification;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.failure.StorageException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.mirror.policy.PackageFacts.Origin;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;
import org.providermirror.testing.FakeRegistry;

/** What lookups say about a package. */
class PackageFactsTest {
    private static final PackageId ID = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
    private static final Instant SEEN = Instant.parse("2026-11-20T12:00:00Z");
    private static final UpstreamUnavailableException DOWN =
            new UpstreamUnavailableException("registry.example.com", "is down");

    private static <T> Lookup<T> found(T value) {
        return new Lookup<>(Optional.of(value), Optional.empty());
    }

    private static <T> Lookup<T> absent() {
        return new Lookup<>(Optional.empty(), Optional.empty());
    }

    private static <T> Lookup<T> failed(MirrorException failure) {
        return new Lookup<>(Optional.empty(), Optional.of(failure));
    }

    private static Lookup<PackageFacts.Listing> listing(boolean isTooYoung) {
        var versions = new TreeMap<ProviderVersion, CatalogVersion>();
        versions.put(ID.version(), new CatalogVersion(ID.version(), List.of(), Set.of(ID.platform()), SEEN, true));
        return found(new PackageFacts.Listing(
                new CatalogVersions(ID.provider(), versions, List.of(), SEEN), isTooYoung, Optional.empty()));
    }

    private static Lookup<PackageRecord> stored(Verification verification) {
        var digest = Sha256.of(new byte[] {1});
        return found(new PackageRecord(ID, digest, PackageHash.zh(digest), 1, Optional.empty(), SEEN, verification));
    }

    private static PackageFacts online(
            Lookup<PackageFacts.Listing> listing, Lookup<Release> release, Lookup<PackageRecord> record) {
        return new PackageFacts(ID, true, Origin.UPSTREAM, listing, release, record);
    }

    private static void assertDecision(RuleResult result, String decision, String reason) {
        var is = result.outcome().map(passed -> "passed", refused -> "refused", undecided -> "undecided");
        assertThat(is + ": " + result.outcome().reason()).startsWith(decision).contains(reason);
    }

    @Test
    void a_registry_that_fails_leaves_signature_and_upstream_undecided() {
        for (var facts :
                List.of(online(failed(DOWN), failed(DOWN), absent()), online(listing(false), failed(DOWN), absent()))) {
            assertDecision(facts.upstream(), "undecided", "is down");
            assertDecision(facts.signature(Optional.empty()), "undecided", "not verified yet");
        }
    }

    @Test
    void a_release_that_fails_its_checks_says_which_and_is_still_listed_upstream() {
        var facts = online(listing(false), failed(new ReleaseUnverifiedException(ID, "the sums differ")), absent());
        assertDecision(facts.signature(Optional.empty()), "refused", "the sums differ");
        assertDecision(facts.upstream(), "passed", "lists the version");
    }

    @Test
    void a_platform_that_neither_release_nor_list_has_is_refused() {
        var other = new PackageFacts(
                ID.release().packageFor(Platform.parse("plan9_mips")),
                true,
                Origin.UPSTREAM,
                listing(true),
                absent(),
                absent());
        assertDecision(other.upstream(), "refused", "no package for plan9_mips");
        assertDecision(online(listing(false), absent(), absent()).upstream(), "refused", "no package for linux_amd64");
    }

    @Test
    void a_young_version_says_until_when_it_is_hidden() {
        var result = online(listing(true), absent(), absent()).releaseAge(Duration.ofDays(7));
        assertDecision(result, "refused", "mirror.release-age");
        assertThat(result.outcome()
                        .map(
                                passed -> Optional.<Instant>empty(),
                                RuleResult.Refused::until,
                                undecided -> Optional.empty()))
                .contains(SEEN.plus(Duration.ofDays(7)));
        assertDecision(
                online(listing(false), absent(), absent()).releaseAge(Duration.ofDays(7)), "passed", "First seen");
        assertDecision(online(absent(), absent(), absent()).releaseAge(Duration.ofDays(7)), "undecided", "");
    }

    @Test
    void an_imported_package_needs_neither_registry_nor_signature() {
        var facts = online(absent(), absent(), stored(Verification.IMPORTED));
        assertDecision(facts.upstream(), "passed", "imported");
        assertDecision(facts.signature(Optional.empty()), "passed", "without verification");
        assertDecision(facts.storage(), "passed", "is stored");
    }

    @Test
    void an_offline_mirror_says_that_it_fetches_nothing() {
        var facts = new PackageFacts(ID, true, Origin.IMPORTS, listing(false), absent(), absent());
        assertDecision(facts.upstream(), "passed", "offline");
        assertDecision(facts.storage(), "undecided", "offline");
    }

    @Test
    void a_hosted_package_comes_from_publications_alone() {
        var published = hosted(listing(false), found(release()), stored(Verification.SIGNED));
        assertDecision(published.upstream(), "passed", "published on this mirror");
        assertDecision(published.storage(), "passed", "is stored");
        assertDecision(
                hosted(listing(false), found(release()), absent()).storage(),
                "refused",
                "publish or import the same bytes");
        var unknown = hosted(absent(), absent(), absent());
        assertDecision(unknown.upstream(), "refused", "not published on this mirror");
        assertDecision(unknown.storage(), "refused", "not published");
        assertDecision(hosted(listing(false), failed(DOWN), absent()).upstream(), "undecided", "is down");
    }

    private static Release release() {
        var packages = new TreeMap<Platform, ReleasePackage>();
        packages.put(
                ID.platform(),
                new ReleasePackage(
                        ID.archiveName(), Sha256.of(new byte[] {1}), Optional.empty(), Set.of(), OptionalLong.empty()));
        return new Release(ID.provider(), ID.version(), List.of("5.0"), packages, List.of(), Set.of(), SEEN);
    }

    private static PackageFacts hosted(
            Lookup<PackageFacts.Listing> listing, Lookup<Release> release, Lookup<PackageRecord> record) {
        return new PackageFacts(ID, true, Origin.PUBLICATIONS, listing, release, record);
    }

    @Test
    void a_storage_that_fails_or_is_late_leaves_storage_undecided() {
        var failure = new StorageException("reading", new IOException("disk error"));
        assertDecision(online(listing(false), absent(), failed(failure)).storage(), "undecided", "disk error");
        assertDecision(online(listing(false), absent(), failed(DOWN)).storage(), "undecided", "in time");
    }
}
