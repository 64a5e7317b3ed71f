package org.providermirror.container;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Shows the last console lines of the servers that a failed test started. */
public final class ConsoleOnFailure implements BeforeEachCallback, TestWatcher {
    private static final int REMEMBERED = 8;
    private static final Deque<Console> STARTED = new ArrayDeque<>();

    static void remember(Console console) {
        synchronized (STARTED) {
            if (STARTED.size() == REMEMBERED) {
                STARTED.removeFirst();
            }
            STARTED.addLast(console);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        synchronized (STARTED) {
            STARTED.clear();
        }
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        synchronized (STARTED) {
            STARTED.forEach(console -> System.out.println(console.tail()));
        }
    }
}
