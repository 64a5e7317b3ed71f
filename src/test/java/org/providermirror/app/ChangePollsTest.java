package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.IdentifiedStorage;
import org.providermirror.storage.SharedFolder;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.LogLines;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.ManualTimer;

/** Tests when an instance polls the folders of others, and when it announces its own changes. */
class ChangePollsTest {
    private static final StorageKey BLOCK = StorageLayout.POLICY.resolve("blocks/block.json");

    private final ManualTime time = new ManualTime();
    private final ManualTimer timer = new ManualTimer(time);
    private final Threads threads = new Threads(1, Optional.of(timer));
    private LocalStorage local;
    private FailingStorage failing;
    private IdentifiedStorage storage;
    private final EnumMap<SharedFolder, AtomicInteger> polled = new EnumMap<>(SharedFolder.class);
    private volatile Runnable whenPolled = () -> {};

    @BeforeEach
    void open(@TempDir Path folder) {
        local = new LocalStorage(folder);
        failing = new FailingStorage(local);
        storage = identified(failing);
    }

    private IdentifiedStorage identified(Storage some) {
        return new IdentifiedStorage(
                some,
                "the storage",
                Duration.ZERO,
                time.time().wall(),
                time.time().monotonic());
    }

    private void start() {
        var polls = new EnumMap<SharedFolder, Runnable>(SharedFolder.class);
        for (var folder : SharedFolder.values()) {
            polled.put(folder, new AtomicInteger());
            polls.put(folder, () -> {
                polled.get(folder).incrementAndGet();
                if (folder == SharedFolder.POLICY) {
                    whenPolled.run();
                }
            });
        }
        storage.look();
        storage.changes().takeDue();
        new ChangePolls(storage, polls, threads, time.time().monotonic()).start();
        pass(Duration.ofSeconds(5));
    }

    private void pass(Duration duration) {
        time.pass(duration);
        timer.runDue();
        Eventually.holds("the tasks have ended", threads::areIdle);
    }

    private int polls() {
        return polled.get(SharedFolder.POLICY).get();
    }

    private void look(int expected) {
        storage.look();
        Eventually.holds("the folder was polled", () -> polls() == expected && threads.areIdle());
    }

    @AfterEach
    void stop() {
        threads.close();
        timer.shutdownNow();
        storage.close();
    }

    @Test
    void each_start_announces_all_folders() {
        var other = identified(local);
        other.look();
        other.changes().takeDue();
        start();
        other.look();
        assertThat(other.changes().takeDue()).containsExactly(SharedFolder.values());
    }

    @Test
    void decisions_that_nobody_announced_are_polled_within_a_minute_and_once() {
        start();
        pass(Duration.ofMinutes(1));
        local.write(BLOCK, new byte[] {1});
        var before = polls();
        pass(Duration.ofMinutes(1));
        assertThat(polls()).isEqualTo(before + 1);
        pass(Duration.ofMinutes(1));
        assertThat(polls()).isEqualTo(before + 1);
    }

    @Test
    void leases_that_nobody_announced_are_polled_every_five_minutes() {
        start();
        pass(Duration.ofMinutes(5));
        var before = polled.get(SharedFolder.FETCHES).get();
        pass(Duration.ofMinutes(5));
        Eventually.holds(
                "the leases were polled", () -> polled.get(SharedFolder.FETCHES).get() == before + 1);
    }

    @Test
    void a_poll_that_fails_for_any_reason_is_tried_at_each_look_and_is_one_line_until_it_works() {
        start();
        try (var lines = LogLines.of("org.providermirror.app")) {
            whenPolled = () -> {
                throw new IllegalStateException("a defect");
            };
            var before = polls();
            storage.changes().poll(SharedFolder.POLICY);
            look(before + 1);
            look(before + 2);
            look(before + 3);
            assertThat(lines.all()).hasSize(1);
            whenPolled = () -> {};
            look(before + 4);
            look(before + 4);
            assertThat(lines.all()).hasSize(2);
        }
    }

    @Test
    void a_folder_that_cannot_be_listed_is_not_polled_again_before_the_next_look() {
        start();
        whenPolled = () -> storage.list(StorageLayout.POLICY);
        failing.afterListing(key -> {
            throw new StorageException("listing " + key, new IOException("Input/output error"));
        });
        var before = polls();
        storage.changes().poll(SharedFolder.POLICY);
        look(before + 1);
        look(before + 2);
    }

    @Test
    void announcements_never_overlap_and_later_changes_follow_after_two_seconds() throws Exception {
        start();
        var running = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var writes = new AtomicInteger();
        failing.beforeWriting(key -> {
            if (key.equals(StorageLayout.CHANGES) && writes.incrementAndGet() == 1) {
                running.countDown();
                await(release);
            }
        });
        storage.write(BLOCK, new byte[] {1});
        time.pass(Duration.ofSeconds(5));
        timer.runDue();
        assertThat(running.await(1, TimeUnit.MINUTES)).isTrue();
        storage.write(BLOCK, new byte[] {2});
        time.pass(Duration.ofSeconds(5));
        timer.runDue();
        assertThat(writes).hasValue(1);
        release.countDown();
        Eventually.holds("the announcement has ended", threads::areIdle);
        pass(Duration.ofMillis(1900));
        assertThat(writes).hasValue(1);
        pass(Duration.ofMillis(500));
        assertThat(writes).hasValue(2);
        assertThat(storage.changes().hasNews()).isFalse();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
