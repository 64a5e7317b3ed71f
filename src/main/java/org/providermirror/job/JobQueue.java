package org.providermirror.job;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.StorageException;
import org.providermirror.fetch.lease.InstanceHeartbeats;
import org.providermirror.storage.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queues and runs the jobs of one kind. A job is stored before {@link #submit} returns. The instance that accepted it
 * holds its lease. If its heartbeat ends, another instance takes the job over and continues from its checkpoint.
 *
 * <p>Each start is stored before the work begins. A job that ended its process three times is suspended, so that it
 * cannot end the next one too.
 *
 * <p>Thread-safe. The caller owns the executor. Every method throws {@link StorageException}.
 */
public final class JobQueue<O, C> {
    /** How many finished jobs are stored. */
    static final int MAX_FINISHED = 100;

    private static final Logger LOG = LoggerFactory.getLogger(JobQueue.class);
    private static final int MAX_OPEN = 50;
    private static final int MAX_STARTS = 3;
    /** How long an instance may be silent before its jobs are taken over. */
    private static final Duration LEASE = Duration.ofSeconds(20);

    private static final Duration WRITE_INTERVAL = Duration.ofSeconds(3);
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z-]{1,60}");
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final String kind;
    private final JobRecords<O, C> records;
    private final InstanceHeartbeats heartbeats;
    private final Events events;
    private final Executor executor;
    private final Clocks time;
    private final JobWork<O, C> work;
    private final Set<String> submitting = ConcurrentHashMap.newKeySet();
    private final Map<String, JobRun<O, C>> running = new ConcurrentHashMap<>();
    private final Map<String, Long> nextWrites = new ConcurrentHashMap<>();
    private volatile boolean open;
    private volatile boolean stopped;

    JobQueue(
            JobKind<O, C> kind,
            Storage storage,
            InstanceHeartbeats heartbeats,
            Events events,
            Executor executor,
            Clocks time,
            JobWork<O, C> work) {
        this.kind = kind.name();
        this.records = new JobRecords<>(storage, kind);
        this.heartbeats = heartbeats;
        this.events = events;
        this.executor = executor;
        this.time = time;
        this.work = work;
    }

    /** Accepts a job; returns empty if too many are open. */
    public Optional<JobRecord<O, C>> submit(O order) {
        if (records.openIds().size() >= MAX_OPEN) {
            return Optional.empty();
        }
        deleteOldest();
        return submitAs(newId(), order);
    }

    /** Accepts a job with a fixed id in place of the finished one; returns empty if that is still open. */
    public Optional<JobRecord<O, C>> submitAs(String id, O order) {
        heartbeats.beat();
        submitting.add(id);
        // Before the lease: if a write after it fails, resume must look for what is left.
        open = true;
        try {
            if (stopped || !records.open(id, heartbeats.ownName())) {
                return Optional.empty();
            }
            var job = JobRecord.<O, C>submitted(id, order, now());
            records.write(job);
            begin(job);
            return Optional.of(job);
        } finally {
            submitting.remove(id);
        }
    }

    private Instant now() {
        return time.wall().instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private String newId() {
        return TIMESTAMP.format(time.wall().instant()) + "-"
                + UUID.randomUUID().toString().substring(0, 8);
    }

    private void deleteOldest() {
        var ids = records.ids();
        ids.stream()
                .limit(Math.max(0, ids.size() - MAX_FINISHED))
                .filter(id -> !records.isOpen(id))
                .forEach(records::delete);
    }

    /** Returns the stored jobs without their items, the newest first. */
    public List<JobRecord<O, C>> list() {
        return records.ids().stream()
                .flatMap(id -> find(id).stream())
                .map(JobRecord::summary)
                .sorted(Comparator.<JobRecord<O, C>, Instant>comparing(JobRecord::askedAt)
                        .reversed())
                .toList();
    }

    /** Finds a job with its items. */
    public Optional<JobRecord<O, C>> find(String id) {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        var run = running.get(id);
        return run == null ? records.read(id) : Optional.of(run.record(now()));
    }

    /** Cancels an open or suspended job, on whichever instance it runs; returns false if there is no such job. */
    public boolean cancel(String id) {
        var suspended = suspended(id);
        if (suspended.isPresent()) {
            records.write(suspended.get().ended(JobState.CANCELLED, Optional.empty()));
            return true;
        }
        if (!ID.matcher(id).matches() || !records.isOpen(id)) {
            return false;
        }
        records.cancel(id);
        Optional.ofNullable(running.get(id)).ifPresent(JobRun::cancel);
        return true;
    }

    /** Opens a suspended job again, with as many starts as a new one; returns empty if no such job is suspended. */
    public Optional<JobRecord<O, C>> resumeSuspended(String id) {
        heartbeats.beat();
        submitting.add(id);
        open = true;
        try {
            var suspended = suspended(id);
            if (stopped || suspended.isEmpty() || !records.open(id, heartbeats.ownName())) {
                return Optional.empty();
            }
            var job = suspended.get().resumed(now());
            records.write(job);
            begin(job);
            return Optional.of(job);
        } finally {
            submitting.remove(id);
        }
    }

    private Optional<JobRecord<O, C>> suspended(String id) {
        return find(id).filter(job -> job.state() == JobState.SUSPENDED);
    }

    /**
     * Takes over open jobs while there are any. Call it every few seconds, and {@link #resume} if another instance may
     * have opened a job.
     */
    public void keepUp() {
        if (open || !running.isEmpty() || !submitting.isEmpty()) {
            resume();
        }
    }

    /** Takes over the open jobs of instances whose heartbeat ended. */
    public void resume() {
        if (!running.isEmpty()) {
            heartbeats.beat();
        }
        var ids = records.openIds();
        open = !ids.isEmpty();
        for (var id : ids) {
            // In this order: a job that is being submitted is in the second set before it leaves the first.
            var isOurs = submitting.contains(id) || running.containsKey(id);
            var holder = isOurs || stopped ? Optional.<String>empty() : records.holderOf(id);
            if (holder.isPresent()
                    && (holder.get().equals(heartbeats.ownName()) || !heartbeats.isAlive(holder.get(), LEASE))) {
                takeOver(id);
            }
        }
    }

    /** Returns whether {@link #resume} last found an open job, on this or another instance. */
    public boolean hasOpen() {
        return open;
    }

    private void takeOver(String id) {
        var job = records.read(id).filter(found -> found.state() == JobState.OPEN);
        if (job.isEmpty()) {
            // Its instance died between ending the job, or acquiring the lease, and the next write.
            records.close(id);
            return;
        }
        heartbeats.beat();
        records.takeOver(id, heartbeats.ownName());
        LOG.info("takeover of job {} {}", kind, id);
        begin(job.get());
    }

    private void begin(JobRecord<O, C> job) {
        var run = new JobRun<>(job, this::store);
        if (running.putIfAbsent(job.id(), run) != null) {
            return;
        }
        try {
            executor.execute(() -> perform(run));
        } catch (RuntimeException busy) {
            running.remove(job.id());
            LOG.info("job {} {} is postponed: {}", kind, job.id(), busy.toString());
        }
    }

    private void perform(JobRun<O, C> run) {
        try {
            if (records.isCancelled(run.id())) {
                run.cancel();
            }
            if (run.starts() >= MAX_STARTS) {
                suspendOrCancel(run);
            } else if (isStartStored(run)) {
                work.run(run);
                end(run, run.isCancelled() ? JobState.CANCELLED : JobState.DONE, Optional.empty());
            }
        } catch (InterruptedException stopping) {
            notCounted(run);
            Thread.currentThread().interrupt();
        } catch (JobFailedException | MirrorException failure) {
            end(run, JobState.FAILED, Optional.of(String.valueOf(failure.getMessage())));
        } catch (RuntimeException unexpected) {
            LOG.error("job {} {} failed unexpectedly", kind, run.id(), unexpected);
            end(run, JobState.FAILED, Optional.of("an unexpected error stopped the job; see the log of the mirror"));
        } finally {
            running.remove(run.id());
            nextWrites.remove(run.id());
        }
    }

    // A start that is not stored would not be counted, so the work must not begin; it is tried again later.
    private boolean isStartStored(JobRun<O, C> run) {
        try {
            records.write(run.begin());
            return true;
        } catch (StorageException failure) {
            LOG.info("job {} {} is postponed: {}", kind, run.id(), failure.getMessage());
            return false;
        }
    }

    private void suspendOrCancel(JobRun<O, C> run) {
        if (run.isCancelled()) {
            end(run, JobState.CANCELLED, Optional.empty());
            return;
        }
        var reason =
                "the job was started " + MAX_STARTS + " times without finishing, because the mirror ended each time:"
                        + " find the reason in the log, then resume or cancel the job";
        records.write(run.start().ended(JobState.SUSPENDED, Optional.of(reason)));
        records.close(run.id());
        var sentence = "job " + kind + " " + run.id() + " is suspended: " + reason;
        LOG.error("{}", sentence);
        events.record(Event.of(time.wall().instant(), EventKind.JOB_SUSPENDED, sentence));
    }

    // The instance is stopping in an orderly way, which says nothing about the job.
    private void notCounted(JobRun<O, C> run) {
        try {
            records.read(run.id()).ifPresent(job -> records.write(job.started(Math.max(0, job.starts() - 1))));
        } catch (StorageException failure) {
            LOG.warn(
                    "a stopped run of job {} {} stays recorded as an unfinished start: {}",
                    kind,
                    run.id(),
                    failure.getMessage());
        }
    }

    // A job that fails because the instance is stopping has not failed: it continues after the next start.
    private void end(JobRun<O, C> run, JobState state, Optional<String> failure) {
        if (stopped && state != JobState.DONE) {
            notCounted(run);
            return;
        }
        try {
            records.write(run.record(now()).ended(state, failure));
            records.close(run.id());
            LOG.info("job {} {} ended: {} {}", kind, run.id(), state, failure.orElse(""));
        } catch (StorageException lost) {
            LOG.warn(
                    "the end of job {} {} was not stored, so it will run again: {}", kind, run.id(), lost.getMessage());
        }
    }

    private void store(JobRun<O, C> run, boolean atOnce) {
        var due = nextWrites.get(run.id());
        if (!atOnce && due != null && !time.reached(due)) {
            return;
        }
        nextWrites.put(run.id(), time.in(WRITE_INTERVAL));
        try {
            if (!stopped) {
                heartbeats.beat();
            }
            records.write(run.record(now()));
            if (records.isCancelled(run.id())) {
                run.cancel();
            }
        } catch (StorageException failure) {
            LOG.warn("the progress of job {} {} was not stored: {}", kind, run.id(), failure.getMessage());
        }
    }

    /** Accepts no more jobs and cancels the running ones, which continue after the next start. */
    public void stop() {
        stopped = true;
        running.values().forEach(JobRun::cancel);
    }
}
