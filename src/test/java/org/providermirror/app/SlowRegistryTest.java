package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.config.AddressRange;
import org.providermirror.config.DefaultSettings;
import org.providermirror.config.ServedHosts;
import org.providermirror.config.UpstreamSettings;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.RequestKind;
import org.providermirror.testing.Role;

/** One registry that is slow or refuses requests, and another that is well, behind one mirror. */
@Tag("component")
class SlowRegistryTest {
    private static final Hostname SLOW = FakeRegistry.HOSTNAME;
    private static final Hostname FAST = new Hostname("registry.example.net");
    private static final int CROWD = 200;

    @TempDir
    private Path folder;

    @TempDir
    private Path temporary;

    private final FakeRegistry slow = FakeRegistry.start();
    private final FakeRegistry fast = FakeRegistry.start();
    private MirrorParts parts;

    @BeforeEach
    void start() {
        var upstream = new UpstreamSettings(
                new ServedHosts(Set.of(SLOW, FAST), false),
                Map.of(SLOW, slow.services(), FAST, fast.services()),
                DefaultSettings.credentials(),
                DefaultSettings.egress(),
                Optional.empty(),
                List.of(AddressRange.parse("127.0.0.0/8")),
                true,
                1000,
                Duration.ofMinutes(10));
        parts = new MirrorParts(MirrorFixture.of(folder, upstream).settings(), new ContainerExecutors(), temporary);
    }

    @AfterEach
    void stop() {
        parts.close();
        slow.close();
        fast.close();
    }

    private ProviderMirror mirror() {
        return parts.mirror();
    }

    private static ProviderAddress crowd(int number) {
        return FakeRegistry.provider("crowd-" + number, "sword");
    }

    private boolean isServed(ProviderAddress provider) {
        try {
            return mirror().versions(provider)
                            .toCompletableFuture()
                            .get(30, TimeUnit.SECONDS)
                            .versions()
                            .size()
                    == 1;
        } catch (ExecutionException | TimeoutException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            throw new CompletionException(interrupted);
        }
    }

    @Test
    void a_registry_that_does_not_answer_yet_is_asked_about_all_unknown_providers_and_holds_back_no_other()
            throws Exception {
        IntStream.range(0, CROWD).forEach(number -> slow.listAlso("crowd-" + number, "sword", "1.0.0"));
        fast.listAlso("acme", "shield", "1.0.0");
        slow.hold(RequestKind.VERSIONS);

        IntStream.range(0, CROWD).forEach(number -> mirror().versions(crowd(number)));
        slow.awaitRequests(RequestKind.VERSIONS, CROWD);
        assertThat(isServed(new ProviderAddress(FAST, "acme", "shield"))).isTrue();

        slow.release(RequestKind.VERSIONS);
        IntStream.range(0, CROWD)
                .forEach(
                        number -> Eventually.holds("a provider of the crowd is served", () -> isServed(crowd(number))));
    }

    @Test
    void one_provider_that_the_registry_answers_with_a_failure_keeps_no_other_from_it() {
        IntStream.range(0, CROWD).forEach(number -> slow.listAlso("crowd-" + number, "sword", "1.0.0"));
        slow.play(Role.INTERNAL_ERROR, request -> request.path().contains("/sick/"));
        var sick = FakeRegistry.provider("sick", "sword");
        for (var number = 0; number < 20; number++) {
            assertThat(mirror().versions(sick))
                    .failsWithin(30, TimeUnit.SECONDS)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(UpstreamUnavailableException.class);
            assertThat(isServed(crowd(number))).isTrue();
        }
        assertThat(slow.received(request -> request.path().contains("/sick/")))
                .as("three requests of two attempts, then its breaker is open")
                .hasSizeLessThanOrEqualTo(10);
        assertThat(parts.observability().health().upstream())
                .as("the host is well")
                .noneMatch(host -> host.state().name().equals("FAILING"));
    }
}
