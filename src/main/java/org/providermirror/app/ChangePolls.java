package org.providermirror.app;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.providermirror.failure.StorageException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.storage.ChangeMarker;
import org.providermirror.storage.IdentifiedStorage;
import org.providermirror.storage.SharedFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls the shared folders that other instances changed, and announces to them what this one changed. An idle storage
 * is not listed, but for all folders once an hour, in case that an instance died before its announcement.
 *
 * <p>The check of the storage's identity, every few seconds, reads the announcements.
 */
final class ChangePolls {
    private static final Logger LOG = LoggerFactory.getLogger(ChangePolls.class);
    private static final Duration WHOLE_LOOK = Duration.ofHours(1);

    /** Changes of the same moment share one announcement. */
    private static final Duration TOGETHER = Duration.ofMillis(500);

    private final IdentifiedStorage storage;
    private final ChangeMarker changes;
    private final Map<SharedFolder, Runnable> polls;
    private final Threads threads;
    private final AtomicBoolean announcing = new AtomicBoolean();

    ChangePolls(IdentifiedStorage storage, Map<SharedFolder, Runnable> polls, Threads threads) {
        this.storage = storage;
        this.changes = storage.changes();
        this.polls = polls;
        this.threads = threads;
    }

    /** Polls all folders, and from now on those that change. */
    void start() {
        changes.listen(this::announceSoon, this::poll);
        threads.nowAndEvery(WHOLE_LOOK, this::pollAll);
    }

    private void pollAll() {
        changes.pollAll();
        poll();
    }

    private void poll() {
        for (var folder : changes.takeDue()) {
            try {
                threads.soon(polls.get(folder));
            } catch (UpstreamUnavailableException | RejectedExecutionException busy) {
                changes.poll(folder);
                LOG.debug("The changes of {} are polled later: all threads are busy", folder, busy);
            }
        }
    }

    private void announceSoon() {
        if (announcing.compareAndSet(false, true)) {
            try {
                threads.timer().schedule(this::handOver, TOGETHER.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException stopping) {
                LOG.debug("The last changes are announced while the mirror stops", stopping);
            }
        }
    }

    private void handOver() {
        announcing.set(false);
        try {
            threads.background().execute(this::announce);
        } catch (UpstreamUnavailableException | RejectedExecutionException busy) {
            LOG.debug("Changes are announced later: all threads are busy", busy);
        }
    }

    private void announce() {
        try {
            storage.announceChanges();
        } catch (StorageException failure) {
            LOG.debug("Changes are announced later", failure);
        }
    }
}
