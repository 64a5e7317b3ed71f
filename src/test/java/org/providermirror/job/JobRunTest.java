package org.providermirror.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JobRunTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void an_item_beyond_the_limit_is_counted_once_when_its_outcome_is_known() {
        var run = new JobRun<>(JobRecord.<String, Void>submitted("id", "order", NOW), (changed, atOnce) -> {});
        var all = JobRecord.MAX_ITEMS + 1;
        for (var outcome : new ItemOutcome[] {ItemOutcome.WAITING, ItemOutcome.FETCHING, ItemOutcome.STORED}) {
            IntStream.range(0, all).forEach(number -> run.note("item " + number, outcome, ""));
        }
        var record = run.record(NOW);
        assertThat(record.items()).hasSize(JobRecord.MAX_ITEMS);
        assertThat(record.counts()).containsOnlyKeys(ItemOutcome.STORED).containsEntry(ItemOutcome.STORED, all);
    }
}
