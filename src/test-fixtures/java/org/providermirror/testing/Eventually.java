package org.providermirror.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Waits for something that another thread or process does, and that no latch can signal. Polls; fails with the name of the
 * awaited thing and the last value that was seen. The deadline is so long that a loaded machine does not reach it.
 */
public final class Eventually {
    private static final Duration DEADLINE = Duration.ofMinutes(3);
    private static final Duration INTERVAL = Duration.ofMillis(10);

    private Eventually() {}

    /** Returns as soon as the condition holds. */
    public static void holds(String what, Callable<Boolean> condition) {
        value(what, condition, Boolean.TRUE::equals);
    }

    /** Returns the first value that is wanted. A checked exception of the reader fails the test. */
    public static <T> T value(String what, Callable<T> reader, Predicate<? super T> wanted) {
        return value(what, DEADLINE, reader, wanted);
    }

    static <T> T value(String what, Duration deadline, Callable<T> reader, Predicate<? super T> wanted) {
        var end = System.nanoTime() + deadline.toNanos();
        while (true) {
            var value = read(what, reader);
            if (wanted.test(value)) {
                return value;
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(
                        "not within " + deadline.toSeconds() + " s: " + what + "; the last value was " + value);
            }
            pause();
        }
    }

    private static <T> T read(String what, Callable<T> reader) {
        try {
            return reader.call();
        } catch (RuntimeException unchecked) {
            throw unchecked;
        } catch (Exception checked) {
            throw new AssertionError("waiting failed: " + what, checked);
        }
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(INTERVAL.toNanos());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
