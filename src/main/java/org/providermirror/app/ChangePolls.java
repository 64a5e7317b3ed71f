package org.providermirror.app;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.providermirror.failure.StorageException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.storage.ChangeMarker;
import org.providermirror.storage.IdentifiedStorage;
import org.providermirror.storage.SharedFolder;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls the shared folders that other instances changed, and announces to them what this one changed. The probe of the
 * storage reads their announcements every few seconds.
 *
 * <p>Announcements only make instances quick. An instance may die before its announcement, or another one may overwrite
 * it. So the administrators' decisions are listed once a minute in any case, the leases of fetches every five minutes, all
 * folders are polled once an hour, and each start announces all folders.
 */
final class ChangePolls {
    private static final Logger LOG = LoggerFactory.getLogger(ChangePolls.class);
    private static final Duration WHOLE_LOOK = Duration.ofHours(1);

    /** Decisions take effect when every instance must have listed them, so this may never take longer. */
    private static final Duration POLICY_LOOK = Duration.ofMinutes(1);

    /** The fetches of an instance whose announcement was lost are taken over after this and the end of their leases. */
    private static final Duration FETCHES_LOOK = Duration.ofMinutes(5);

    /** Changes of the same moment share one announcement. */
    private static final Duration TOGETHER = Duration.ofMillis(200);

    /** Some stores limit how often one object may be written. */
    private static final Duration BETWEEN = Duration.ofSeconds(2);

    /** Instances that see the same change do not announce at the same moment. */
    private static final Duration JITTER = Duration.ofMillis(200);

    private final IdentifiedStorage storage;
    private final ChangeMarker changes;
    private final Map<SharedFolder, Runnable> polls;
    private final Threads threads;
    private final LongSupplier nanoTime;
    private final AtomicBoolean announcing = new AtomicBoolean();
    private final Set<SharedFolder> failed = ConcurrentHashMap.newKeySet();
    private volatile Optional<Long> announcedAt = Optional.empty();
    private volatile Optional<List<StoredObject>> policy = Optional.empty();

    ChangePolls(IdentifiedStorage storage, Map<SharedFolder, Runnable> polls, Threads threads, LongSupplier nanoTime) {
        this.storage = storage;
        this.changes = storage.changes();
        this.polls = polls;
        this.threads = threads;
        this.nanoTime = nanoTime;
    }

    /** Announces and polls all folders, and from now on those that change. */
    void start() {
        changes.listen(this::announceSoon, this::poll);
        changes.changeAll();
        threads.nowAndEvery(WHOLE_LOOK, this::pollAll);
        threads.every(POLICY_LOOK, this::listPolicy);
        threads.every(FETCHES_LOOK, this::pollFetches);
    }

    private void pollFetches() {
        changes.poll(SharedFolder.FETCHES);
        poll();
    }

    private void listPolicy() {
        try {
            // The check of each minute: an empty list would need one, too.
            if (storage.check().isPresent()) {
                return;
            }
            var listed = Optional.of(storage.list(StorageLayout.POLICY));
            if (!listed.equals(policy)) {
                policy = listed;
                changes.poll(SharedFolder.POLICY);
                poll();
            }
        } catch (StorageException failure) {
            LOG.debug("The administrators' decisions are listed again later", failure);
        }
    }

    private void pollAll() {
        changes.pollAll();
        poll();
    }

    private void poll() {
        for (var folder : changes.takeDue()) {
            try {
                threads.soon(() -> poll(folder));
            } catch (UpstreamUnavailableException | RejectedExecutionException busy) {
                changes.poll(folder);
                LOG.debug("The changes of {} are polled later: all threads are busy", folder, busy);
            }
        }
    }

    // What fails stays due until the next regular look, whatever the reason, and is one line in the log.
    private void poll(SharedFolder folder) {
        try {
            polls.get(folder).run();
            if (failed.remove(folder)) {
                LOG.info("The changes of {} are read again", folder);
            }
        } catch (RuntimeException failure) {
            changes.poll(folder);
            if (failed.add(folder)) {
                LOG.warn("The changes of {} are polled again until that works", folder, failure);
            }
        }
    }

    private void announceSoon() {
        if (announcing.compareAndSet(false, true)) {
            try {
                threads.timer().schedule(this::handOver, delay().toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException stopping) {
                LOG.debug("The last changes are announced while the mirror stops", stopping);
            }
        }
    }

    private Duration delay() {
        var jitter = Duration.ofNanos(ThreadLocalRandom.current().nextLong(JITTER.toNanos()));
        var first = announcedAt
                .map(at -> BETWEEN.minusNanos(nanoTime.getAsLong() - at))
                .filter(wait -> wait.compareTo(TOGETHER) > 0)
                .orElse(TOGETHER);
        return first.plus(jitter);
    }

    private void handOver() {
        try {
            threads.background().execute(this::announce);
        } catch (UpstreamUnavailableException | RejectedExecutionException busy) {
            announcing.set(false);
            LOG.debug("Changes are announced later: all threads are busy", busy);
        }
    }

    private void announce() {
        var isDone = false;
        try {
            isDone = storage.announceChanges();
        } catch (StorageException failure) {
            LOG.debug("Changes are announced after the next look at the storage", failure);
        } finally {
            announcedAt = Optional.of(nanoTime.getAsLong());
            announcing.set(false);
        }
        if (isDone && changes.hasNews()) {
            announceSoon();
        }
    }
}
