package org.providermirror.storage.s3;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.providermirror.failure.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Monitors the bucket on one thread of its own: which permissions are missing, and while there is doubt, whether it is
 * reachable. A bucket without doubt costs no request. Other small background requests run on that thread, too.
 */
final class BucketMonitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BucketMonitor.class);
    private static final int QUESTIONS_WAITING = 100;
    private static final Duration AFTER_A_DOUBT = Duration.ofMillis(500);

    private final S3CircuitBreaker store;
    private final AccessCheck access;
    private final ConditionProbe conditions;
    private final SingleThreadTimer thread = new SingleThreadTimer("mirror-bucket-watch");
    private final AtomicBoolean lookingSoon = new AtomicBoolean();
    /** The next two fields belong to the thread. */
    private boolean checked;

    private boolean mayWrite;

    BucketMonitor(S3CircuitBreaker store, AccessCheck access, ConditionProbe conditions) {
        this.store = store;
        this.access = access;
        this.conditions = conditions;
    }

    /** @param interval the time between two checks of a bucket in doubt */
    void start(Duration interval) {
        store.whenInDoubt(this::lookSoon);
        thread.executor().scheduleWithFixedDelay(this::lookIfInDoubt, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void lookSoon() {
        // It may be a moment's failure. Checking earlier would load an overloaded store without a pause.
        if (!lookingSoon.getAndSet(true)) {
            schedule(this::look, AFTER_A_DOUBT);
        }
    }

    /** Queues a request; drops it if the queue is full or the monitor has ended. */
    boolean ask(Runnable question) {
        return thread.executor().getQueue().size() < QUESTIONS_WAITING && schedule(question, Duration.ZERO);
    }

    private boolean schedule(Runnable task, Duration delay) {
        try {
            thread.executor().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (RejectedExecutionException stopping) {
            return false;
        }
    }

    private void lookIfInDoubt() {
        if (!checked || !store.isReachable() || mayWrite && !conditions.areKnown()) {
            look();
        }
    }

    private void look() {
        lookingSoon.set(false);
        try {
            findOutReach();
            checked = checked || check();
            probeConditions();
        } catch (RuntimeException unexpected) {
            LOG.error("Monitoring {} failed unexpectedly and goes on", store.bucket(), unexpected);
        }
    }

    private void findOutReach() {
        try {
            store.probe("looking after " + store.bucket(), this::readProbe);
            store.reset();
        } catch (StorageException failure) {
            if (!thread.executor().isShutdown()) {
                store.trip(failure.getCause() instanceof Exception failed ? failed : failure);
            }
        }
    }

    private boolean readProbe(S3Client s3) {
        try {
            store.requireBucket(s3);
            access.get(s3);
            return true;
        } catch (SdkException failure) {
            if (S3Fault.of(failure) == S3Fault.ABSENT) {
                return false;
            }
            throw failure;
        }
    }

    /**
     * Checks permissions; returns whether the result is known. An unreadable store is checked too, because permissions
     * may be the cause.
     */
    private boolean check() {
        try {
            var missing = store.probe("checking the permissions for " + store.bucket(), s3 -> {
                store.requireBucket(s3);
                return access.missing(s3);
            });
            if (missing.isEmpty()) {
                LOG.info("{} allows everything that the mirror needs", store.bucket());
            } else {
                LOG.error(
                        "The mirror's credentials lack {} for {}: add the permissions to its policy",
                        String.join(" and ", missing),
                        store.bucket());
            }
            mayWrite = !missing.contains("s3:PutObject");
            return true;
        } catch (StorageException notNow) {
            LOG.debug("The permissions of {} could not be checked and are checked again later", store.bucket(), notNow);
            return false;
        }
    }

    /** Probes early, so that the log names unsupported conditions at the start and the first writer need not wait. */
    private void probeConditions() {
        try {
            if (mayWrite) {
                conditions.conditions();
            }
        } catch (StorageException notNow) {
            LOG.debug(
                    "The conditional writes of {} could not be probed and are probed again later",
                    store.bucket(),
                    notNow);
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
