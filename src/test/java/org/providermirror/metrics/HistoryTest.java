package org.providermirror.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.ManualTime;

/** What was counted over time, and how it outlives a restart. */
class HistoryTest {
    @TempDir
    private Path folder;

    private final ManualTime time = new ManualTime();

    private History history() {
        return new History(time.time().wall());
    }

    @ParameterizedTest
    @EnumSource(Period.class)
    void a_period_has_all_its_steps_the_last_one_under_way(Period period) {
        var history = history();
        history.add(HistoryMetric.HITS, 3);
        var steps = history.steps(period);
        assertThat(steps).hasSize(period.steps());
        var last = steps.get(steps.size() - 1);
        assertThat(last.amounts()).containsEntry(HistoryMetric.HITS, 3L).containsEntry(HistoryMetric.MISSES, 0L);
        assertThat(last.start()).isBeforeOrEqualTo(time.now());
        assertThat(last.start().plus(period.step())).isAfter(time.now());
        assertThat(steps.get(1).start()).isEqualTo(steps.get(0).start().plus(period.step()));
    }

    @Test
    void amounts_stay_in_their_step_and_leave_with_it() {
        var history = history();
        history.add(HistoryMetric.MISSES, 1);
        history.settle();
        time.pass(Duration.ofMinutes(59));
        history.add(HistoryMetric.MISSES, 2);
        var hour = history.steps(Period.HOUR);
        assertThat(hour.get(0).amounts()).containsEntry(HistoryMetric.MISSES, 1L);
        assertThat(hour.get(59).amounts()).containsEntry(HistoryMetric.MISSES, 2L);
        time.pass(Duration.ofMinutes(1));
        assertThat(history.total(Period.HOUR)).containsEntry(HistoryMetric.MISSES, 2L);
        assertThat(history.total(Period.DAY)).containsEntry(HistoryMetric.MISSES, 3L);
        time.pass(Duration.ofDays(31));
        assertThat(history.total(Period.MONTH)).containsEntry(HistoryMetric.MISSES, 0L);
    }

    @Test
    void the_hit_ratio_is_that_of_its_period_and_no_number_before_the_first_archive() {
        var history = history();
        assertThat(history.hitRatio(Period.HOUR)).isNaN();
        history.add(HistoryMetric.MISSES, 4);
        assertThat(history.hitRatio(Period.HOUR)).isZero();
        time.pass(Duration.ofHours(1));
        history.add(HistoryMetric.HITS, 3);
        history.add(HistoryMetric.MISSES, 1);
        assertThat(history.hitRatio(Period.HOUR)).isEqualTo(0.75);
        assertThat(history.hitRatio(Period.DAY)).isEqualTo(0.375);
    }

    @Test
    void concurrent_increments_are_not_lost() throws Exception {
        var history = history();
        var pool = Executors.newFixedThreadPool(8);
        for (var thread = 0; thread < 8; thread++) {
            pool.execute(() -> {
                for (var count = 0; count < 10_000; count++) {
                    history.add(HistoryMetric.REQUESTS, 1);
                }
            });
        }
        pool.shutdown();
        while (!pool.isTerminated()) {
            history.settle();
        }
        assertThat(history.total(Period.HOUR)).containsEntry(HistoryMetric.REQUESTS, 80_000L);
    }

    @Test
    void a_month_survives_a_restart_and_instances_on_one_storage_share_their_history() throws Exception {
        try (var storage = new LocalStorage(folder)) {
            var before = history();
            before.add(HistoryMetric.HITS, 5);
            new HistoryStore(before, storage, time.time().wall(), Runnable::run).save();
            var beside = history();
            beside.add(HistoryMetric.HITS, 7);
            new HistoryStore(beside, storage, time.time().wall(), Runnable::run).save();

            time.pass(Duration.ofDays(2));
            var after = history();
            var timer = new ScheduledThreadPoolExecutor(1);
            new HistoryStore(after, storage, time.time().wall(), Runnable::run).start(timer);
            var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (after.total(Period.MONTH).get(HistoryMetric.HITS) == 0 && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            timer.shutdownNow();
            assertThat(after.total(Period.MONTH)).containsEntry(HistoryMetric.HITS, 12L);
            assertThat(after.total(Period.DAY)).containsEntry(HistoryMetric.HITS, 0L);
        }
    }

    @Test
    void an_unreadable_record_is_ignored_and_hides_no_other() {
        var history = history();
        history.learn("broken", HistoryRecord.read("broken", new byte[] {'{'}));
        var other = history();
        other.add(HistoryMetric.HITS, 2);
        history.learn("other", HistoryRecord.read("other", other.record()));
        assertThat(history.total(Period.HOUR)).containsEntry(HistoryMetric.HITS, 2L);
    }
}
