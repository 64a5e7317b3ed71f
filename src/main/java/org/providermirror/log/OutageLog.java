package org.providermirror.log;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.providermirror.failure.StorageException;

/**
 * Reduces a storage outage to one log line at its start and one at its end. While an outage lasts, lines about single
 * storage failures are written at debug level.
 *
 * <p>Several parts may notice one outage; the first one reports it. Thread-safe.
 */
public final class OutageLog {
    private static final Set<Object> NOTICED_BY = Collections.newSetFromMap(new IdentityHashMap<>());
    private static final Object LOCK = new Object();
    private static Optional<Object> reporter = Optional.empty();

    private OutageLog() {}

    /** Notes the start of an outage; returns whether the caller is the first to notice it, and so must report it. */
    public static boolean begin(Object observer) {
        synchronized (LOCK) {
            NOTICED_BY.add(observer);
            if (reporter.isPresent()) {
                return false;
            }
            reporter = Optional.of(observer);
            return true;
        }
    }

    /** Notes the end of an outage, or that its observer is closed; returns whether the caller reported its start. */
    public static boolean end(Object observer) {
        synchronized (LOCK) {
            NOTICED_BY.remove(observer);
            if (reporter.filter(first -> first == observer).isEmpty()) {
                return false;
            }
            reporter = Optional.empty();
            return true;
        }
    }

    /** Returns whether a line repeats an outage that was reported. */
    static boolean isRepetition(String line, Throwable thrown) {
        synchronized (LOCK) {
            return !NOTICED_BY.isEmpty()
                    && (thrown instanceof StorageException || line.contains(StorageException.BEGINNING));
        }
    }
}
