package org.providermirror.mirror.policy;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.providermirror.catalog.cache.SingleFlight;
import org.providermirror.failure.StorageException;
import org.providermirror.mirror.pullthrough.ClientDeadline;
import org.providermirror.policy.Blocks;
import org.providermirror.policy.Conflicts;
import org.providermirror.provider.Hostname;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the first answers after a start wait until the decisions of administrators are read, however late storage is. If
 * storage fails, they do not wait: it serves nothing then.
 */
final class ReadDecisions {
    private static final Logger LOG = LoggerFactory.getLogger(ReadDecisions.class);
    private static final String ALL = "all";

    private final Blocks blocks;
    private final Conflicts conflicts;
    private final NewVersions newVersions;
    private final SingleFlight<String, Boolean> reading;
    private final ClientDeadline deadline;

    /** @param executor reads storage */
    ReadDecisions(
            Blocks blocks,
            Conflicts conflicts,
            NewVersions newVersions,
            Executor executor,
            Duration limit,
            ScheduledExecutorService timer) {
        this.blocks = blocks;
        this.conflicts = conflicts;
        this.newVersions = newVersions;
        this.reading = new SingleFlight<>(executor);
        this.deadline = new ClientDeadline(limit, timer);
    }

    /** Returns the answer, which is requested once the decisions are read. */
    <T> CompletionStage<T> first(Hostname hostname, Supplier<CompletionStage<T>> answer) {
        return blocks.isRead() && conflicts.isRead() && newVersions.isRead()
                ? answer.get()
                : deadline.within(reading.fly(ALL, this::read), hostname).thenCompose(read -> answer.get());
    }

    private Boolean read() {
        try {
            blocks.requireRead();
            conflicts.requireRead();
            newVersions.requireRead();
            return true;
        } catch (StorageException failure) {
            LOG.debug("Decisions of administrators apply once storage works again", failure);
            return false;
        }
    }
}
