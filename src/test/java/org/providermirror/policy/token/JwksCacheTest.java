package org.providermirror.policy.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.ManualExecutor;

class JwksCacheTest {
    private static final JWKSelector ANY = new JWKSelector(new JWKMatcher.Builder().build());

    private final ManualExecutor asking = new ManualExecutor();
    private final ExecutorService containerThreads = Executors.newCachedThreadPool();
    private final JwksCache keys = new JwksCache(() -> "{\"keys\":[]}", asking, System::nanoTime);

    @AfterEach
    void stop() {
        containerThreads.shutdownNow();
    }

    @Test
    void at_most_sixteen_callers_wait_for_an_issuer_that_does_not_answer() throws Exception {
        var begun = new CountDownLatch(64);
        var refused = new CountDownLatch(48);
        for (var caller = 0; caller < 64; caller++) {
            containerThreads.submit(() -> {
                begun.countDown();
                try {
                    keys.matching(ANY);
                } catch (UpstreamUnavailableException failure) {
                    if (failure.getMessage().contains("many callers")) {
                        refused.countDown();
                    }
                }
            });
        }
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(refused.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(asking.waiting()).as("the issuer is asked once").isEqualTo(1);
    }

    @Test
    void callers_get_the_keys_once_the_issuer_has_answered() throws Exception {
        var first = containerThreads.submit(() -> keys.matching(ANY));
        Eventually.holds("the issuer is asked", () -> asking.waiting() == 1);
        asking.runAll();
        assertThat(first.get(60, TimeUnit.SECONDS)).isEmpty();
        assertThatThrownBy(() -> new JwksCache(() -> "no keys", Runnable::run, System::nanoTime).matching(ANY))
                .isInstanceOf(UpstreamUnavailableException.class);
    }
}
