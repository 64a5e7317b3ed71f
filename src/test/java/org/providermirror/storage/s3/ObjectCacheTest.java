package org.providermirror.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StoredObject;
import org.providermirror.testing.ManualExecutor;
import org.providermirror.testing.ManualTime;

/** How often the bucket is asked whether it has a package, and how long its answer is trusted. */
class ObjectCacheTest {
    private static final StoredObject PACKAGE =
            new StoredObject(new StorageKey("example.com/acme/null/package.zip"), 10, Instant.EPOCH);

    private final ManualTime time = new ManualTime();
    private final ManualExecutor behind = new ManualExecutor();
    private final AtomicInteger looks = new AtomicInteger();
    private volatile Optional<StoredObject> inBucket = Optional.of(PACKAGE);
    private volatile Runnable beforeAnswer = () -> {};

    private final ObjectCache cache = new ObjectCache(
            key -> {
                looks.incrementAndGet();
                beforeAnswer.run();
                return inBucket;
            },
            task -> {
                behind.execute(task);
                return true;
            },
            time.time().monotonic());

    @Test
    void a_package_that_was_seen_is_trusted_for_half_a_minute_without_asking() {
        assertThat(cache.isThere(PACKAGE)).isTrue();
        time.pass(Duration.ofSeconds(29));
        assertThat(cache.isThere(PACKAGE)).isTrue();
        assertThat(looks).hasValue(1);
        assertThat(behind.waiting()).isZero();
    }

    @Test
    void a_package_is_fresh_until_the_next_answer_has_to_ask_the_bucket() {
        assertThat(cache.isFresh(PACKAGE)).isFalse();
        cache.isThere(PACKAGE);
        time.pass(Duration.ofSeconds(59));
        assertThat(cache.isFresh(PACKAGE)).isTrue();
        time.pass(Duration.ofSeconds(1));
        assertThat(cache.isFresh(PACKAGE)).isFalse();
    }

    @Test
    void a_missing_package_is_never_fresh() {
        inBucket = Optional.empty();
        cache.isThere(PACKAGE);
        assertThat(cache.isFresh(PACKAGE)).isFalse();
    }

    @Test
    void after_half_a_minute_the_bucket_is_asked_behind_the_request() {
        cache.isThere(PACKAGE);
        time.pass(Duration.ofSeconds(31));
        inBucket = Optional.empty();
        assertThat(cache.isThere(PACKAGE)).isTrue();
        behind.runAll();
        assertThat(cache.isThere(PACKAGE)).isFalse();
    }

    @Test
    void a_removed_package_is_missing_to_the_first_request_after_a_minute() {
        cache.isThere(PACKAGE);
        inBucket = Optional.empty();
        time.pass(Duration.ofSeconds(60));
        assertThat(cache.isThere(PACKAGE)).isFalse();
    }

    @Test
    void a_package_that_was_never_seen_is_looked_for_before_the_answer() {
        inBucket = Optional.empty();
        assertThat(cache.isThere(PACKAGE)).isFalse();
    }

    @Test
    void a_missing_package_is_looked_for_again_soon() {
        inBucket = Optional.empty();
        cache.isThere(PACKAGE);
        assertThat(cache.isThere(PACKAGE)).isFalse();
        assertThat(looks).hasValue(1);
        inBucket = Optional.of(PACKAGE);
        time.pass(Duration.ofSeconds(5));
        assertThat(cache.isThere(PACKAGE)).isTrue();
    }

    @Test
    void a_package_of_another_length_is_not_there() {
        inBucket = Optional.of(new StoredObject(PACKAGE.key(), 9, Instant.EPOCH));
        assertThat(cache.isThere(PACKAGE)).isFalse();
    }

    @Test
    void a_bucket_that_fails_behind_a_request_costs_nothing_and_before_one_the_answer() {
        cache.isThere(PACKAGE);
        beforeAnswer = () -> {
            throw new StorageException("looking", new IOException("connection reset"));
        };
        time.pass(Duration.ofSeconds(31));
        assertThat(cache.isThere(PACKAGE)).isTrue();
        behind.runAll();
        time.pass(Duration.ofSeconds(31));
        assertThatThrownBy(() -> cache.isThere(PACKAGE)).isInstanceOf(StorageException.class);
    }

    @Test
    void many_requests_for_one_package_ask_the_bucket_once() throws Exception {
        var isAsked = new CountDownLatch(1);
        var mayAnswer = new CountDownLatch(1);
        beforeAnswer = () -> {
            isAsked.countDown();
            try {
                mayAnswer.await(2, TimeUnit.MINUTES);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
        };
        var threads = Executors.newCachedThreadPool();
        try {
            var first = threads.submit(() -> cache.isThere(PACKAGE));
            assertThat(isAsked.await(2, TimeUnit.MINUTES)).isTrue();
            var others = IntStream.range(0, 20)
                    .<Future<Boolean>>mapToObj(any -> threads.submit(() -> cache.isThere(PACKAGE)))
                    .toList();
            mayAnswer.countDown();
            assertThat(first.get(2, TimeUnit.MINUTES)).isTrue();
            for (var other : others) {
                assertThat(other.get(2, TimeUnit.MINUTES)).isTrue();
            }
            assertThat(looks).hasValue(1);
        } finally {
            threads.shutdownNow();
        }
    }
}
