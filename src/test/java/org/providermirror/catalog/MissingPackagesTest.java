package org.providermirror.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.providermirror.catalog.record.CatalogVersion;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.net.UpstreamAnswer;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.ForwardingRegistry;
import org.providermirror.registry.OfflineRegistry;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;
import org.providermirror.testing.ManualTime;

class MissingPackagesTest {
    private static final ReleaseId RELEASE =
            new ReleaseId(ProviderAddress.parse("registry.example.com/acme/null"), ProviderVersion.parse("1.0.0"));
    private static final Platform LISTED = Platform.parse("linux_amd64");
    private static final Platform UNLISTED = Platform.parse("freebsd_arm");
    private static final PackageId ID = RELEASE.packageFor(UNLISTED);

    private final ManualTime time = new ManualTime();
    private final List<Set<Platform>> asked = new ArrayList<>();
    private final Set<Platform> documents = new TreeSet<>(Set.of(LISTED));
    private final Set<Platform> failing = new TreeSet<>();
    private final Set<Platform> unverified = new TreeSet<>();

    private final MissingPackages missing = new MissingPackages(
            new ForwardingRegistry(new OfflineRegistry()) {
                @Override
                public <T> UpstreamAnswer<T> release(
                        ReleaseId id, Set<Platform> listed, Optional<Platform> requested, Function<Release, T> use) {
                    asked.add(listed);
                    var described = new TreeSet<>(listed);
                    requested.ifPresent(described::add);
                    if (unverified.contains(requested.orElseThrow())) {
                        throw new ReleaseUnverifiedException(id, "no key made the signature");
                    }
                    described.removeIf(platform -> !documents.contains(platform) && !failing.contains(platform));
                    return described.isEmpty()
                            ? new UpstreamAnswer.Absent<>(Optional.of("Not Found"))
                            : new UpstreamAnswer.Found<>(use.apply(with(documents, failing)));
                }

                @Override
                public boolean isOffline(Hostname hostname) {
                    return false;
                }
            },
            host -> Runnable::run,
            time.time());

    private static Release with(Set<Platform> platforms, Set<Platform> undecided) {
        var packages = new TreeMap<Platform, ReleasePackage>();
        platforms.forEach(platform -> packages.put(
                platform,
                new ReleasePackage(
                        RELEASE.packageFor(platform).archiveName(),
                        Sha256.of(new byte[1]),
                        Optional.empty(),
                        Set.of(),
                        OptionalLong.empty())));
        return new Release(
                RELEASE.provider(), RELEASE.version(), List.of(), packages, List.of(), undecided, Instant.EPOCH);
    }

    private Optional<Release> ask(Optional<Release> known) {
        return ask(known, verified -> verified);
    }

    private Optional<Release> ask(Optional<Release> known, UnaryOperator<Release> keep) {
        return ask(ID, known, keep);
    }

    private Optional<Release> ask(PackageId id, Optional<Release> known, UnaryOperator<Release> keep) {
        return missing.ask(
                        id,
                        new CatalogVersion(RELEASE.version(), List.of(), Set.of(LISTED), Instant.EPOCH, true),
                        known,
                        keep)
                .toCompletableFuture()
                .join();
    }

    @Test
    void a_package_that_only_its_own_document_mentions_is_found() {
        documents.add(UNLISTED);
        var known = Optional.of(with(Set.of(LISTED), Set.of()));
        assertThat(missing.mayHave(ID, known, false)).isTrue();

        assertThat(ask(known).orElseThrow().find(UNLISTED)).isPresent();

        assertThat(asked)
                .as("first its own document, then the whole release")
                .containsExactly(Set.of(UNLISTED), Set.of(LISTED));
    }

    @Test
    void an_absent_package_costs_one_request_a_minute() {
        var known = Optional.of(with(Set.of(LISTED), Set.of()));

        assertThat(ask(known)).isEqualTo(known);

        assertThat(asked).containsExactly(Set.of(UNLISTED));
        assertThat(missing.mayHave(ID, known, false)).isFalse();
        assertThat(missing.reason(ID)).contains("Not Found");
        time.pass(Duration.ofSeconds(61));
        assertThat(missing.mayHave(ID, known, false)).isTrue();
    }

    @Test
    void an_undecided_package_is_asked_for_again_when_it_is_due_and_is_never_absent() {
        var known = Optional.of(with(Set.of(LISTED), Set.of(UNLISTED)));
        missing.settle(RELEASE, Optional.of(UNLISTED), known.orElseThrow());

        assertThat(missing.mayHave(ID, known, false)).isFalse();
        assertThat(missing.mayHave(ID, known, true)).isTrue();
    }

    @Test
    void a_package_whose_document_fails_is_unavailable_and_not_absent_although_the_kept_release_does_not_say_so() {
        failing.add(UNLISTED);
        var first = with(Set.of(LISTED), Set.of());

        assertThatThrownBy(() -> ask(Optional.of(first), verified -> first))
                .hasCauseInstanceOf(UpstreamUnavailableException.class);

        assertThat(missing.mayHave(ID, Optional.of(first), false)).isTrue();
    }

    @Test
    void a_package_that_fails_verification_is_verified_once_a_minute() {
        unverified.add(UNLISTED);
        var known = Optional.of(with(Set.of(LISTED), Set.of()));
        for (var client = 0; client < 3; client++) {
            assertThat(missing.mayHave(ID, known, false)).isTrue();
            assertThatThrownBy(() -> ask(known)).hasCauseInstanceOf(ReleaseUnverifiedException.class);
        }
        assertThat(asked).hasSize(1);

        unverified.clear();
        documents.add(UNLISTED);
        time.pass(Duration.ofSeconds(61));
        assertThat(ask(known).orElseThrow().find(UNLISTED)).isPresent();
    }

    @Test
    void a_release_that_no_listed_platform_has_a_document_for_is_found_by_the_requested_one() {
        documents.clear();
        documents.add(UNLISTED);

        assertThat(ask(Optional.empty()).orElseThrow().find(UNLISTED)).isPresent();
        assertThat(asked)
                .as("first its own document, then the whole release")
                .containsExactly(Set.of(UNLISTED), Set.of(LISTED));
    }

    @Test
    void an_unknown_platform_of_an_absent_or_incomplete_release_costs_one_request() {
        var incomplete = Optional.of(with(Set.of(LISTED), Set.of(Platform.parse("plan9_386"))));
        assertThat(ask(incomplete)).isEqualTo(incomplete);
        missing.forget(RELEASE);
        assertThat(ask(Optional.empty())).isEmpty();
        assertThat(asked).containsExactly(Set.of(UNLISTED), Set.of(UNLISTED));
    }

    @Test
    void unknown_platforms_are_requested_sixteen_times_a_minute_for_each_release() {
        var known = Optional.of(with(Set.of(LISTED), Set.of()));
        for (var platform = 0; platform < 16; platform++) {
            ask(RELEASE.packageFor(new Platform("os" + platform, "amd64")), known, verified -> verified);
        }
        assertThatThrownBy(() -> ask(known)).hasCauseInstanceOf(UpstreamUnavailableException.class);
        assertThat(asked).hasSize(16);
        assertThat(missing.mayHave(ID, known, false)).as("not absent").isTrue();

        time.pass(Duration.ofSeconds(61));
        assertThat(ask(known)).isEqualTo(known);
    }
}
