package org.providermirror.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.providermirror.storage.Storage;

/**
 * A storage each of whose calls waits until the test lets the next turn pass: all calls that wait together are one
 * turn. Safe for use by any number of threads.
 */
public final class GatedStorage {
    private static final long LONGEST_HOLD = TimeUnit.MINUTES.toNanos(2);

    private final Storage storage;
    private final List<String> calls = new ArrayList<>();
    private boolean isOpen = true;
    private int waiting;
    private int turn;

    public GatedStorage(Storage storage) {
        this.storage = storage;
    }

    /** The storage as the mirror uses it. */
    public Storage storage() {
        return (Storage) Proxy.newProxyInstance(
                Storage.class.getClassLoader(), new Class<?>[] {Storage.class}, (self, method, arguments) -> {
                    pass(method, arguments);
                    try {
                        return method.invoke(storage, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }

    /** Holds every call from now on. */
    public synchronized void close() {
        isOpen = false;
        calls.clear();
    }

    /** Lets every call pass from now on. */
    public synchronized void open() {
        isOpen = true;
        notifyAll();
    }

    /** Waits until this many calls wait, and lets them pass. */
    public void passTurn(int expected) throws Exception {
        Eventually.holds(expected + " calls wait", () -> waiting() == expected);
        synchronized (this) {
            turn++;
            waiting = 0;
            notifyAll();
        }
    }

    /** How many calls wait. */
    public synchronized int waiting() {
        return waiting;
    }

    /** The calls since the gate was closed, each with its key. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    private synchronized void pass(Method method, Object[] arguments) throws InterruptedException {
        if (arguments != null) {
            calls.add(method.getName() + " " + arguments[0]);
        }
        if (isOpen) {
            return;
        }
        var mine = turn;
        waiting++;
        var start = System.nanoTime();
        while (!isOpen && turn == mine) {
            if (System.nanoTime() - start > LONGEST_HOLD) {
                throw new IllegalStateException("the gate was not opened");
            }
            TimeUnit.MILLISECONDS.timedWait(this, 50);
        }
    }
}
