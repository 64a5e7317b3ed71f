package org.providermirror.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
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
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.StorageException;
import org.providermirror.fetch.InstanceHeartbeats;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks of one kind. A task is in storage before {@link #submit} returns; the mirror that took it does it, and where
 * that one dies another mirror on the same storage, or the next after a restart, does it again from its checkpoint.
 *
 * <p>Safe for use by any number of threads. Tasks run on the executor, which does not belong to the board. Every method
 * throws {@link StorageException}.
 */
public final class JobQueue {
    /** How many finished tasks are remembered. */
    static final int REMEMBERED = 100;

    private static final Logger LOG = LoggerFactory.getLogger(JobQueue.class);
    private static final int MOST_OPEN = 50;
    private static final Duration KEPT_EVERY = Duration.ofSeconds(3);
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z-]{1,60}");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final String kind;
    private final JobRecords records;
    private final InstanceHeartbeats mirrors;
    private final Executor executor;
    private final Clocks time;
    private final JobWork work;
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final Map<String, JobRun> here = new ConcurrentHashMap<>();
    private final Map<String, Long> keepAgainAt = new ConcurrentHashMap<>();
    private volatile boolean open;
    private volatile boolean stopped;

    /** @param folder whose the records are, all of it */
    public JobQueue(
            StorageKey folder,
            Storage storage,
            InstanceHeartbeats mirrors,
            Executor executor,
            Clocks time,
            JobWork work) {
        this.kind = folder.name();
        this.records = new JobRecords(storage, folder);
        this.mirrors = mirrors;
        this.executor = executor;
        this.time = time;
        this.work = work;
    }

    /**
     * Takes a task.
     *
     * @return empty where there are too many
     */
    public Optional<JobRecord> submit(JsonNode order) {
        if (records.openIds().size() >= MOST_OPEN) {
            return Optional.empty();
        }
        forgetOldest();
        return submitAs(newId(), order);
    }

    /** Takes a task that there is one of at a time, in place of the finished one. @return empty where it is open */
    public Optional<JobRecord> submitAs(String id, JsonNode order) {
        mirrors.beat();
        asked.add(id);
        try {
            if (stopped || !records.open(id, mirrors.ownName())) {
                return Optional.empty();
            }
            var task = JobRecord.asked(id, order, now());
            records.write(task);
            begin(task);
            return Optional.of(task);
        } finally {
            asked.remove(id);
        }
    }

    private Instant now() {
        return time.wall().instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private String newId() {
        return STAMP.format(time.wall().instant()) + "-"
                + UUID.randomUUID().toString().substring(0, 8);
    }

    private void forgetOldest() {
        var ids = records.ids();
        ids.stream()
                .limit(Math.max(0, ids.size() - REMEMBERED))
                .filter(id -> !records.isOpen(id))
                .forEach(records::delete);
    }

    /** The tasks that are remembered, the newest first, without their items. */
    public List<JobRecord> list() {
        var tasks = new ArrayList<JobRecord>();
        for (var id : records.ids()) {
            find(id).map(JobRecord::summary).ifPresent(tasks::add);
        }
        tasks.sort(Collections.reverseOrder(Comparator.comparing(JobRecord::askedAt)));
        return tasks;
    }

    /** One task with its items. */
    public Optional<JobRecord> find(String id) {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        var run = here.get(id);
        return run == null ? records.read(id) : Optional.of(run.record(now()));
    }

    /** Has an open task end as soon as it can. @return whether there is such a task */
    public boolean cancel(String id) {
        if (!ID.matcher(id).matches() || !records.isOpen(id)) {
            return false;
        }
        records.cancel(id);
        Optional.ofNullable(here.get(id)).ifPresent(JobRun::cancel);
        return true;
    }

    /** Takes up the open tasks of mirrors that have died. To be called every few seconds. */
    public void resume() {
        if (!here.isEmpty()) {
            mirrors.beat();
        }
        var ids = records.openIds();
        open = !ids.isEmpty();
        for (var id : ids) {
            // In this order, for one that is asked for is here before it is no longer asked for.
            var isOurs = asked.contains(id) || here.containsKey(id);
            var holder = isOurs || stopped ? Optional.<String>empty() : records.holderOf(id);
            if (holder.isPresent() && (holder.get().equals(mirrors.ownName()) || !mirrors.isAlive(holder.get()))) {
                takeOver(id);
            }
        }
    }

    /** Whether a task was open when {@link #resume} last looked, here or in another mirror. */
    public boolean hasOpen() {
        return open;
    }

    private void takeOver(String id) {
        var task = records.read(id).filter(found -> found.state() == JobState.OPEN);
        if (task.isEmpty()) {
            // It ended, or was never told to anybody, just when its mirror died.
            records.close(id);
            return;
        }
        mirrors.beat();
        records.takeOver(id, mirrors.ownName());
        LOG.info("taking up the task {} {}", kind, id);
        begin(task.get());
    }

    private void begin(JobRecord task) {
        var run = new JobRun(task, this::keep);
        if (here.putIfAbsent(task.id(), run) != null) {
            return;
        }
        try {
            executor.execute(() -> perform(run));
        } catch (RuntimeException busy) {
            here.remove(task.id());
            LOG.info("the task {} {} is done later: {}", kind, task.id(), busy.toString());
        }
    }

    private void perform(JobRun run) {
        try {
            if (records.isCancelled(run.id())) {
                run.cancel();
            }
            work.run(run);
            end(run, run.isCancelled() ? JobState.CANCELLED : JobState.DONE, Optional.empty());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (JobFailedException | MirrorException failure) {
            end(run, JobState.FAILED, Optional.of(String.valueOf(failure.getMessage())));
        } catch (RuntimeException unexpected) {
            LOG.error("the task {} {} failed unexpectedly", kind, run.id(), unexpected);
            end(run, JobState.FAILED, Optional.of("it failed in a way that nobody foresaw; the log has more"));
        } finally {
            here.remove(run.id());
            keepAgainAt.remove(run.id());
        }
    }

    // A task that fails because the mirror is stopping has not failed: it goes on after the next start.
    private void end(JobRun run, JobState state, Optional<String> failure) {
        if (stopped && state != JobState.DONE) {
            return;
        }
        try {
            records.write(run.record(now()).changed(state, failure, now()));
            records.close(run.id());
            LOG.info("the task {} {} ended: {} {}", kind, run.id(), state, failure.orElse(""));
        } catch (StorageException lost) {
            LOG.warn("the task {} {} will be done again: {}", kind, run.id(), lost.getMessage());
        }
    }

    private void keep(JobRun run, boolean atOnce) {
        var due = keepAgainAt.get(run.id());
        if (!atOnce && due != null && !time.reached(due)) {
            return;
        }
        keepAgainAt.put(run.id(), time.in(KEPT_EVERY));
        try {
            if (!stopped) {
                mirrors.beat();
            }
            records.write(run.record(now()));
            if (records.isCancelled(run.id())) {
                run.cancel();
            }
        } catch (StorageException failure) {
            LOG.warn("how far the task {} {} is was not kept: {}", kind, run.id(), failure.getMessage());
        }
    }

    /** Takes no more tasks. Those that run end with the executor's threads, and go on after the next start. */
    public void stop() {
        stopped = true;
        here.values().forEach(JobRun::cancel);
    }
}
