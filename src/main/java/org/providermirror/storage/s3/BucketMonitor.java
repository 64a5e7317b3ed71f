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
 * Looks after the bucket on one thread of its own: whether it can be reached, and whether it allows what the mirror does.
 * Other small questions that nobody waits for are asked on that thread, too.
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
    /** These two are the thread's own. */
    private boolean checked;

    private boolean mayWrite;

    BucketMonitor(S3CircuitBreaker store, AccessCheck access, ConditionProbe conditions) {
        this.store = store;
        this.access = access;
        this.conditions = conditions;
    }

    /** @param interval from one look at the bucket to the next */
    void start(Duration interval) {
        store.whenInDoubt(this::lookSoon);
        thread.executor().scheduleWithFixedDelay(this::look, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void lookSoon() {
        // It may be a moment's failure. Were it sooner, a store under load would be asked without a pause.
        if (!lookingSoon.getAndSet(true)) {
            schedule(this::look, AFTER_A_DOUBT);
        }
    }

    /** Asks a question when the thread comes to it; never where very many wait already, or the watch has ended. */
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

    private void look() {
        lookingSoon.set(false);
        try {
            findOutReach();
            checked = checked || check();
            probeConditions();
        } catch (RuntimeException unexpected) {
            LOG.error("looking after {} failed unexpectedly", store.bucket(), unexpected);
        }
    }

    private void findOutReach() {
        try {
            store.askEvenIfLost("looking after " + store.bucket(), this::readProbe);
            store.regained();
        } catch (StorageException failure) {
            if (!thread.executor().isShutdown()) {
                store.lost(failure.getCause() instanceof Exception told ? told : failure);
            }
        }
    }

    private boolean readProbe(S3Client s3) {
        try {
            access.get(s3);
            return true;
        } catch (SdkException failure) {
            if (S3Fault.of(failure) == S3Fault.ABSENT) {
                return false;
            }
            throw failure;
        }
    }

    /** Whether it is known now what the credentials lack. A store that cannot be read is asked too: it may be for that. */
    private boolean check() {
        try {
            var missing = store.askEvenIfLost("checking the permissions for " + store.bucket(), access::missing);
            if (missing.isEmpty()) {
                LOG.info("{} allows all that the mirror does", store.bucket());
            } else {
                LOG.error("the mirror's credentials lack {} for {}", String.join(" and ", missing), store.bucket());
            }
            mayWrite = !missing.contains("s3:PutObject");
            return true;
        } catch (StorageException notNow) {
            LOG.debug("checking {} again later", store.bucket(), notNow);
            return false;
        }
    }

    /** So that what a store does not honour is told at the start, and the first writer need not wait. */
    private void probeConditions() {
        try {
            if (mayWrite) {
                conditions.conditions();
            }
        } catch (StorageException notNow) {
            LOG.debug("probing the conditions of {} again later", store.bucket(), notNow);
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
