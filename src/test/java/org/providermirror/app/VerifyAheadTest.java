package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.config.DefaultSettings;
import org.providermirror.config.PolicySettings;
import org.providermirror.config.RuleSettings;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.RequestKind;

/** Lists of a whole mirror, and what is verified behind them. */
@Tag("component")
@Timeout(120)
class VerifyAheadTest {
    private static final ProviderAddress NULL = FakeRegistry.provider("acme", "null");
    private static final ProviderVersion NEWEST = ProviderVersion.parse("1.1.0");

    @TempDir
    private Path folder;

    private final FakeRegistry upstream = FakeRegistry.start();
    private Optional<MirrorParts> parts = Optional.empty();

    private MirrorParts started(Duration releaseAge) {
        parts.ifPresent(MirrorParts::close);
        var rules = new RuleSettings(
                List.of(), List.of(), List.of(), releaseAge, RuleSettings.Hold.none(), List.of(), List.of());
        parts = Optional.of(new MirrorParts(
                MirrorFixture.of(folder.resolve("storage"), upstream.upstreamSettings())
                        .with(new PolicySettings(
                                rules, DefaultSettings.access(), DefaultSettings.audit(), Optional.empty()))
                        .verifyingAhead()
                        .settings(),
                new ContainerExecutors(),
                folder.resolve("work")));
        return parts.get();
    }

    @AfterEach
    void stop() {
        parts.ifPresent(MirrorParts::close);
        upstream.close();
    }

    private static <T> T answer(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private List<ProviderVersion> listed(MirrorParts mirror) throws Exception {
        return answer(mirror.mirror().versions(NULL)).versions();
    }

    private int upstreamRequests() {
        return upstream.requests(RequestKind.DOWNLOAD_DOCUMENT)
                + upstream.requests(RequestKind.SUMS)
                + upstream.requests(RequestKind.SIGNATURE);
    }

    private void awaitVerified() {
        Eventually.holds(
                "the newest version is verified",
                () -> Files.exists(folder.resolve("storage/.mirror/" + NULL + "/1.1.0/release.json")));
    }

    @Test
    void the_newest_version_costs_three_requests_behind_the_list_and_none_when_it_is_requested() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        upstream.publish("acme", "null", "1.1.0");
        var mirror = started(Duration.ZERO);
        assertThat(listed(mirror)).hasSize(2);
        awaitVerified();
        assertThat(upstreamRequests()).isEqualTo(3);
        assertThat(answer(mirror.mirror().packages(NULL, NEWEST)).hashes()).isNotEmpty();
        assertThat(upstreamRequests()).isEqualTo(3);
    }

    @Test
    void a_version_that_was_only_verified_ahead_is_not_served_yet_for_the_minimum_release_age() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        upstream.publish("acme", "null", "1.1.0");
        var mirror = started(Duration.ZERO);
        listed(mirror);
        answer(mirror.mirror().packages(NULL, ProviderVersion.parse("1.0.0")));
        awaitVerified();
        var careful = started(Duration.ofDays(7));
        assertThat(listed(careful)).containsExactly(ProviderVersion.parse("1.0.0"));
        assertThat(answer(careful.mirror().packages(NULL, NEWEST)).hashes()).isEmpty();
    }
}
