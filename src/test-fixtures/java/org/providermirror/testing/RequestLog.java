package org.providermirror.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** What was received, in the order of arrival. Safe for use by any number of threads. */
final class RequestLog {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final List<ReceivedRequest> requests = new ArrayList<>();

    void add(ReceivedRequest request) {
        lock.lock();
        try {
            requests.add(request);
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            requests.clear();
        } finally {
            lock.unlock();
        }
    }

    List<ReceivedRequest> matching(Predicate<ReceivedRequest> wanted) {
        lock.lock();
        try {
            return requests.stream().filter(wanted).toList();
        } finally {
            lock.unlock();
        }
    }

    boolean await(Predicate<ReceivedRequest> wanted, int count, Duration limit) throws InterruptedException {
        var left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (requests.stream().filter(wanted).count() < count) {
                if (left <= 0) {
                    return false;
                }
                left = arrived.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
