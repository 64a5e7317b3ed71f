package org.providermirror.fetch.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.ManualTime;

class InstanceHeartbeatsTest {
    private static final InstanceName KILLED = InstanceName.unique();

    @TempDir
    private Path folder;

    private final ManualTime hereTime = new ManualTime();
    private final ManualTime thereTime = new ManualTime();
    private FailingStorage storage;
    private InstanceHeartbeats here;
    private InstanceHeartbeats there;

    @BeforeEach
    void start() {
        storage = new FailingStorage(new LocalStorage(folder));
        here = new InstanceHeartbeats(storage, hereTime.time());
        there = new InstanceHeartbeats(storage, thereTime.time(), KILLED);
    }

    @AfterEach
    void stop() {
        storage.close();
    }

    private void passBoth(Duration duration) {
        hereTime.pass(duration);
        thereTime.pass(duration);
    }

    @Test
    void an_instance_with_a_heartbeat_is_running() {
        for (var beat = 0; beat < 20; beat++) {
            there.beat();
            assertThat(here.isAlive(there.ownName(), InstanceHeartbeats.LEASE)).isTrue();
            passBoth(InstanceHeartbeats.INTERVAL);
        }
    }

    @Test
    void an_instance_without_heartbeats_is_dead_when_its_lease_expires_and_not_before() {
        there.beat();
        assertThat(here.isAlive(there.ownName(), InstanceHeartbeats.LEASE)).isTrue();
        hereTime.pass(InstanceHeartbeats.LEASE.minusMillis(1));
        assertThat(here.isAlive(there.ownName(), InstanceHeartbeats.LEASE)).isTrue();
        hereTime.pass(Duration.ofSeconds(2));
        assertThat(here.isAlive(there.ownName(), InstanceHeartbeats.LEASE)).isFalse();
    }

    @Test
    void an_instance_believed_dead_is_running_after_its_next_heartbeat() {
        there.beat();
        here.isAlive(there.ownName(), InstanceHeartbeats.LEASE);
        passBoth(InstanceHeartbeats.LEASE.plusSeconds(1));
        assertThat(here.isAlive(there.ownName(), InstanceHeartbeats.LEASE)).isFalse();
        there.beat();
        passBoth(Duration.ofSeconds(1));
        assertThat(here.isAlive(there.ownName(), InstanceHeartbeats.LEASE)).isTrue();
    }

    @Test
    void an_instance_that_was_killed_here_is_dead_at_once_for_all() {
        there.beat();
        assertThat(here.isAlive(there.ownName(), InstanceHeartbeats.LEASE)).isTrue();
        var successor =
                new InstanceHeartbeats(storage, thereTime.time(), KILLED.next().next());
        assertThat(successor.isAlive(there.ownName(), InstanceHeartbeats.LEASE)).isFalse();
        successor.sweep();
        passBoth(Duration.ofSeconds(1));
        assertThat(here.isAlive(there.ownName(), InstanceHeartbeats.LEASE)).isFalse();
    }

    @Test
    void an_instance_that_is_believed_to_be_killed_is_running_after_its_next_heartbeat() {
        there.beat();
        here = new InstanceHeartbeats(storage, hereTime.time(), KILLED.next());
        assertThat(here.isAlive(there.ownName(), InstanceHeartbeats.LEASE)).isFalse();
        passBoth(InstanceHeartbeats.INTERVAL);
        there.beat();
        assertThat(here.isAlive(there.ownName(), InstanceHeartbeats.LEASE)).isTrue();
    }

    @Test
    void a_heartbeat_is_as_old_as_the_storage_says_when_it_is_first_seen() throws IOException {
        there.beat();
        hereTime.setWallClock(Duration.ofDays(1));
        age(InstanceHeartbeats.LEASE.minusSeconds(3));
        assertThat(here.isAlive(there.ownName(), InstanceHeartbeats.LEASE)).isTrue();
        hereTime.pass(Duration.ofSeconds(3));
        assertThat(here.isAlive(there.ownName(), InstanceHeartbeats.LEASE)).isFalse();

        age(InstanceHeartbeats.LEASE.plusSeconds(1));
        var third = new InstanceHeartbeats(storage, hereTime.time());
        assertThat(third.isAlive(there.ownName(), InstanceHeartbeats.LEASE)).isFalse();
        passBoth(InstanceHeartbeats.INTERVAL);
        there.beat();
        assertThat(third.isAlive(there.ownName(), InstanceHeartbeats.LEASE)).isTrue();
    }

    @Test
    void a_heartbeat_is_as_old_as_the_storage_says_when_its_instance_was_not_observed_meanwhile() throws IOException {
        there.beat();
        assertThat(here.isAlive(there.ownName(), InstanceHeartbeats.LEASE)).isTrue();
        passBoth(Duration.ofHours(1));
        there.beat();
        age(InstanceHeartbeats.LEASE.plusSeconds(1));
        assertThat(here.isAlive(there.ownName(), InstanceHeartbeats.LEASE)).isFalse();
    }

    private void age(Duration age) throws IOException {
        var file = folder.resolve(
                StorageLayout.MIRRORS.resolve(there.ownName() + ".json").value());
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    @Test
    void an_instance_on_a_slow_store_stays_alive_and_is_dead_within_nine_seconds_of_its_last_heartbeat() {
        for (var second = 0; second < 30; second++) {
            // Two seconds between heartbeats, and one more if a request takes that long.
            if (second % 3 == 0) {
                there.beat();
            }
            assertThat(here.isAlive(there.ownName(), InstanceHeartbeats.LEASE)).isTrue();
            passBoth(Duration.ofSeconds(1));
        }
        for (var second = 0; here.isAlive(there.ownName(), InstanceHeartbeats.LEASE); second++) {
            assertThat(second).as("seconds since the last heartbeat").isLessThan(9);
            hereTime.pass(Duration.ofSeconds(1));
        }
    }

    @Test
    void a_heartbeat_that_could_not_be_written_is_written_at_the_next_turn() {
        storage.failWith(new StorageException("writing", new IOException("the network is down")));
        assertThatThrownBy(there::beat).isInstanceOf(StorageException.class);
        storage.recover();
        there.beat();
        assertThat(here.isAlive(there.ownName(), InstanceHeartbeats.LEASE)).isTrue();
    }

    @Test
    void a_stopped_instance_is_dead_at_once() {
        there.beat();
        assertThat(here.isAlive(there.ownName(), InstanceHeartbeats.LEASE)).isTrue();
        there.stopped();
        passBoth(Duration.ofSeconds(1));
        assertThat(here.isAlive(there.ownName(), InstanceHeartbeats.LEASE)).isFalse();
    }

    @Test
    void clocks_that_are_hours_apart_make_no_difference() {
        thereTime.setWallClock(Duration.ofHours(-5));
        there.beat();
        assertThat(here.isAlive(there.ownName(), InstanceHeartbeats.LEASE)).isTrue();
    }

    @Test
    void an_instance_never_believes_itself_dead() {
        assertThat(here.isAlive(here.ownName(), InstanceHeartbeats.LEASE)).isTrue();
    }

    @Test
    void heartbeats_of_instances_that_died_long_ago_are_swept() {
        there.beat();
        here.sweep();
        assertThat(storage.list(StorageLayout.MIRRORS)).hasSize(1);
        // The storage's own time stamps are of today, whatever day the test's clocks show.
        hereTime.setWallClock(Duration.ofDays(365 * 50));
        here.sweep();
        assertThat(storage.list(StorageLayout.MIRRORS)).isEmpty();
    }
}
