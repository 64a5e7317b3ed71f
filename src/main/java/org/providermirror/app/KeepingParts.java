package org.providermirror.app;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.providermirror.archive.ArchiveHash;
import org.providermirror.catalog.PackageLocations;
import org.providermirror.catalog.PackageRecords;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.Time;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.config.KeepingSettings;
import org.providermirror.config.ServedHosts;
import org.providermirror.event.Events;
import org.providermirror.fetch.FetchQueue;
import org.providermirror.fetch.MirrorsAlive;
import org.providermirror.fetch.OwnFetches;
import org.providermirror.prefetch.PrefetchWork;
import org.providermirror.prefetch.Prefetches;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.task.TaskBoard;
import org.providermirror.task.TaskWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts that fill and keep the store, each kind of work on a thread of its own. */
final class KeepingParts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeepingParts.class);
    private static final Duration LOOKED_AFTER_EVERY = Duration.ofSeconds(5);

    /** What they work with. */
    record Rooms(
            ServedHosts hosts,
            Storage storage,
            VersionCatalog versions,
            ReleaseCatalog releases,
            PackageLocations locations,
            PackageRecords records,
            FetchQueue fetches,
            MirrorsAlive mirrors,
            ArchiveHash archiveHash,
            Events events,
            Time time) {}

    private final Rooms rooms;
    private final Threads threads;
    private final Prefetches prefetches;

    KeepingParts(KeepingSettings settings, Rooms rooms, Threads threads) {
        this.rooms = rooms;
        this.threads = threads;
        var ownFetches =
                new OwnFetches(rooms.fetches(), rooms.releases(), rooms.locations(), rooms.records(), rooms.storage());
        prefetches = new Prefetches(
                board(StorageLayout.PREFETCHES, new PrefetchWork(rooms.versions(), ownFetches, rooms.hosts())),
                settings.prefetch(),
                rooms.time());
    }

    private TaskBoard board(StorageKey folder, TaskWork work) {
        return new TaskBoard(folder, rooms.storage(), rooms.mirrors(), threads.task(folder.name()), rooms.time(), work);
    }

    /** Takes up what was begun, and does what comes round, until the threads end. */
    void start() {
        lookAfter(prefetches.board()::resume);
        lookAfter(prefetches::keepUp);
    }

    private void lookAfter(Runnable task) {
        var every = LOOKED_AFTER_EVERY.toMillis();
        ExecutorService executor = threads.questions();
        threads.timer().scheduleWithFixedDelay(() -> handOver(task, executor), 0, every, TimeUnit.MILLISECONDS);
    }

    // Whatever a task or a busy executor throws: an exception would end the timer's repetition for good.
    private static void handOver(Runnable task, ExecutorService executor) {
        try {
            executor.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException failure) {
                    LOG.warn("{}", failure.getMessage());
                }
            });
        } catch (RuntimeException busy) {
            LOG.debug("later, as all threads are busy", busy);
        }
    }

    Prefetches prefetches() {
        return prefetches;
    }

    /** Takes no more work; what is under way goes on after the next start. The threads are ended by their owner. */
    @Override
    public void close() {
        prefetches.board().stop();
    }
}
