package org.providermirror.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.registry.Release;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.ScriptedRegistry;

class CachedReleasesTest {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.example.com/acme/null");

    private final ManualTime time = new ManualTime();
    private final CachedReleases cached = new CachedReleases(hostname -> false, time.time());
    private final ScriptedRegistry registry = new ScriptedRegistry();
    private final Release complete = registry.release(NULL, "1.0.0", Map.of("linux_amd64", new byte[1]));
    private final Release incomplete = registry.leaveUndecided(complete, "plan9_386");

    @Test
    void a_release_that_was_found_is_no_longer_absent() {
        cached.putAbsent(complete.id(), Optional.of("Not Found"));
        cached.put(complete.id(), complete);
        assertThat(cached.isAbsent(complete.id())).isFalse();
    }

    @Test
    void an_incomplete_release_that_was_found_is_fetched_again_and_not_absent() {
        cached.putAbsent(incomplete.id(), Optional.of("Not Found"));
        cached.putForNow(incomplete.id(), incomplete);
        time.pass(Duration.ofSeconds(31));
        assertThat(cached.find(incomplete.id())).isEmpty();
        assertThat(cached.isAbsent(incomplete.id())).isFalse();
    }

    @Test
    void what_a_lookup_caches_is_evicted_if_its_provider_or_namespace_was_meanwhile() {
        for (Runnable eviction :
                List.<Runnable>of(() -> cached.forget(NULL), () -> cached.forget(NULL.hostname(), NULL.namespace()))) {
            var found = cached.current(complete.id(), () -> {
                eviction.run();
                return Optional.of(cached.put(complete.id(), complete));
            });
            assertThat(found).contains(complete);
            assertThat(cached.find(complete.id())).isEmpty();
        }
        cached.current(complete.id(), () -> Optional.of(cached.put(complete.id(), complete)));
        assertThat(cached.find(complete.id())).contains(complete);
    }

    @Test
    void a_release_that_another_instance_stored_is_no_longer_absent() {
        cached.putAbsent(incomplete.id(), Optional.of("Not Found"));
        cached.putRead(incomplete.id(), incomplete);
        assertThat(cached.isAbsent(incomplete.id())).isFalse();
    }
}
