package org.providermirror.fetch.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.provider.PackageId;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ManualExecutor;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.ManualTimer;
import org.providermirror.testing.MemoryStorage;

class AwaitedLeasesTest {
    private static final int MAXIMUM = 1_000;
    private static final PackageId ID = id(0);

    @TempDir
    private Path folder;

    private final ManualTime time = new ManualTime();
    private final ManualTimer timer = new ManualTimer(time);
    private final ManualExecutor reads = new ManualExecutor();
    private final List<Boolean> ended = new ArrayList<>();
    private InstanceHeartbeats holder;
    private FetchLeases theirs;
    private AwaitedLeases awaited;

    private static PackageId id(int number) {
        return FakeRegistry.packageId("acme", "null", "1.0." + number, "linux_amd64");
    }

    @BeforeEach
    void claim() {
        var storage = new MemoryStorage(folder);
        holder = new InstanceHeartbeats(storage, time.time());
        theirs = new FetchLeases(storage, holder);
        awaited = new AwaitedLeases(
                new FetchLeases(storage, new InstanceHeartbeats(storage, time.time())), reads, timer, time.time());
        theirs.claim(ID, time.now());
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private boolean await(PackageId id) {
        return awaited.await(id, holder.ownName(), time.time().in(AwaitedLeases.LONGEST), ended::add);
    }

    private void pass() {
        time.pass(Duration.ofSeconds(1));
        timer.runDue();
        reads.runAll();
    }

    @Test
    void a_wait_ends_when_the_lease_is_gone() {
        assertThat(await(ID)).isTrue();
        pass();
        assertThat(ended).isEmpty();
        theirs.done(ID);
        pass();
        assertThat(ended).containsExactly(true);
    }

    @Test
    void no_more_than_a_thousand_fetches_wait_and_one_listing_a_second_serves_them() {
        assertThat(IntStream.range(0, MAXIMUM).allMatch(number -> await(id(number))))
                .isTrue();
        assertThat(await(id(MAXIMUM))).isFalse();
        assertThat(timer.waiting()).isOne();
        pass();
        assertThat(ended).as("all but the first have no lease").hasSize(MAXIMUM - 1);
        assertThat(await(id(MAXIMUM))).isTrue();
    }

    @Test
    void a_fetch_does_not_wait_when_its_time_is_over() {
        assertThat(awaited.await(ID, holder.ownName(), time.time().in(Duration.ZERO), ended::add))
                .isFalse();
        assertThat(timer.waiting()).isZero();
    }

    @Test
    void a_fetch_does_not_wait_when_the_timer_has_stopped() {
        timer.shutdownNow();
        assertThat(await(ID)).isFalse();
    }
}
