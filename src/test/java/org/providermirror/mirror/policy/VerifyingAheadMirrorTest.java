package org.providermirror.mirror.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.mirror.ForwardingMirror;
import org.providermirror.mirror.RegistryVersions;
import org.providermirror.mirror.VersionIndex;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.testing.ManualTime;

class VerifyingAheadMirrorTest {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.example.com/acme/null");

    private final ManualTime time = new ManualTime();
    private final List<String> verified = new ArrayList<>();
    private List<ProviderVersion> listed = List.of();
    private Optional<CompletionStage<VersionIndex>> answer = Optional.empty();
    private CompletionStage<?> result = CompletableFuture.completedFuture(null);
    private final VerifyingAheadMirror mirror = new VerifyingAheadMirror(new Lists(), this::verify, time.time());

    private CompletionStage<?> verify(ReleaseId id) {
        verified.add(id.toString());
        return result;
    }

    private void list(String... versions) {
        listed = Stream.of(versions).map(ProviderVersion::parse).toList();
    }

    @Test
    void the_newest_version_is_verified_once_behind_the_list_that_names_it() {
        list("1.0.0", "1.1.0", "1.2.0-rc.1");
        assertThat(mirror.versions(NULL)).isCompletedWithValue(new VersionIndex(NULL, listed));
        mirror.versions(NULL);
        mirror.registryVersions(NULL);
        assertThat(verified).containsExactly(NULL + " 1.1.0");
        list("1.0.0", "1.1.0", "1.2.0");
        mirror.versions(NULL);
        assertThat(verified).containsExactly(NULL + " 1.1.0", NULL + " 1.2.0");
        list("1.0.0", "1.1.0", "1.2.0", "1.3.0");
        mirror.registryVersions(NULL);
        assertThat(verified).containsExactly(NULL + " 1.1.0", NULL + " 1.2.0", NULL + " 1.3.0");
    }

    @Test
    void the_registry_protocols_list_counts_as_well() {
        list("1.0.0");
        mirror.registryVersions(NULL);
        assertThat(verified).containsExactly(NULL + " 1.0.0");
    }

    @Test
    void lists_without_a_release_verify_nothing() {
        mirror.versions(NULL);
        list("1.0.0-beta", "1.0.0-rc.1");
        mirror.versions(NULL);
        assertThat(verified).isEmpty();
    }

    @Test
    void a_version_that_fails_is_not_verified_again_for_an_hour_and_never_harms_the_list() {
        list("1.0.0");
        result = CompletableFuture.failedFuture(new UpstreamUnavailableException("registry.example.com", "timed out"));
        assertThat(mirror.versions(NULL)).isCompletedWithValue(new VersionIndex(NULL, listed));
        time.pass(Duration.ofMinutes(59));
        mirror.versions(NULL);
        assertThat(verified).hasSize(1);
        time.pass(Duration.ofMinutes(2));
        mirror.versions(NULL);
        assertThat(verified).hasSize(2);
    }

    private void listProviders(String hostname, int count) {
        for (var provider = 0; provider < count; provider++) {
            mirror.versions(ProviderAddress.parse(hostname + "/acme/p" + provider));
        }
    }

    @Test
    void at_most_16_versions_of_a_registry_and_64_in_all_are_verified_at_a_time() {
        list("1.0.0");
        var running = new CompletableFuture<>();
        result = running;
        listProviders("silent.example.com", 20);
        assertThat(verified).hasSize(16);
        for (var host = 0; host < 5; host++) {
            listProviders("host" + host + ".example.com", 16);
        }
        assertThat(verified).hasSize(64);
        running.complete(null);
        time.pass(Duration.ofHours(2));
        listProviders("silent.example.com", 1);
        assertThat(verified).hasSize(65);
    }

    @Test
    void nothing_is_verified_while_clients_wait_for_more_than_32_lists_of_the_registry() {
        list("1.0.0");
        var slow = new CompletableFuture<VersionIndex>();
        answer = Optional.of(slow);
        listProviders("registry.example.com", 33);
        answer = Optional.empty();
        mirror.versions(NULL);
        mirror.versions(ProviderAddress.parse("other.example.com/acme/null"));
        assertThat(verified).containsExactly("other.example.com/acme/null 1.0.0");
        slow.completeExceptionally(new UpstreamUnavailableException("registry.example.com", "timed out"));
        mirror.versions(NULL);
        assertThat(verified).hasSize(2).contains(NULL + " 1.0.0");
    }

    @Test
    void a_busy_mirror_answers_all_the_same() {
        list("1.0.0");
        var busy = new VerifyingAheadMirror(
                new Lists(),
                id -> {
                    throw new UpstreamUnavailableException("this mirror", "is overloaded");
                },
                time.time());
        for (var provider = 0; provider < 100; provider++) {
            assertThat(busy.versions(ProviderAddress.parse("registry.example.com/acme/p" + provider)))
                    .isCompleted();
        }
    }

    /** Answers lists only. */
    private final class Lists extends ForwardingMirror {
        Lists() {
            super(null);
        }

        @Override
        public CompletionStage<VersionIndex> versions(ProviderAddress provider) {
            return answer.orElse(CompletableFuture.completedFuture(new VersionIndex(provider, listed)));
        }

        @Override
        public CompletionStage<RegistryVersions> registryVersions(ProviderAddress provider) {
            return CompletableFuture.completedFuture(new RegistryVersions(
                    provider,
                    listed.stream()
                            .map(version -> new RegistryVersions.Listed(version, List.of(), List.of()))
                            .toList(),
                    List.of()));
        }
    }
}
