package org.providermirror.storage;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Tracks which shared folders changed: here, to be announced to the other instances, and on other instances, to be
 * polled here. One object of the storage has the latest announcements, so that one small read shows whether anything
 * changed.
 *
 * <p>Thread-safe; does no I/O. Writers may overwrite each other's announcements. So each looks for its own at the next
 * reads, and writes a missing one again.
 */
public final class ChangeMarker {
    /** How many announcements the object has. */
    static final int MAX_ANNOUNCEMENTS = 64;

    /** How many reads must find an announcement before its author relies on it. */
    static final int CONFIRMING_READS = 3;

    private static final char SEPARATOR = ' ';

    private final Set<SharedFolder> changedHere = EnumSet.noneOf(SharedFolder.class);
    private final Set<SharedFolder> due = EnumSet.noneOf(SharedFolder.class);
    /** What is being written. */
    private final Map<String, SharedFolder> unwritten = new HashMap<>();

    private final Map<String, Unconfirmed> unconfirmed = new HashMap<>();
    private Optional<List<String>> last = Optional.empty();
    private volatile Runnable whenChanged = () -> {};
    private volatile Runnable whenDue = () -> {};

    private record Unconfirmed(SharedFolder folder, int reads) {
        /** Returns the same after one more read; null if it needs no more. */
        Unconfirmed read() {
            return reads + 1 < CONFIRMING_READS ? new Unconfirmed(folder, reads + 1) : null;
        }
    }

    ChangeMarker() {}

    /**
     * Sets the actions that run each time there is something to announce or to poll. They must only hand over work.
     */
    public void listen(Runnable whenChangedHere, Runnable whenDueHere) {
        whenChanged = whenChangedHere;
        whenDue = whenDueHere;
    }

    /** Records that this instance wrote a record. */
    void written(StorageKey key) {
        SharedFolder.of(key).ifPresent(this::changed);
    }

    /** Records that this instance deleted a record. Only tables lose rows that other instances have in memory. */
    void deleted(StorageKey key) {
        SharedFolder.of(key).filter(SharedFolder::isTable).ifPresent(this::changed);
    }

    private void changed(SharedFolder folder) {
        synchronized (this) {
            changedHere.add(folder);
        }
        whenChanged.run();
    }

    /** Records changes of all folders, and runs the listener: an instance may have died before its announcement. */
    public void changeAll() {
        synchronized (this) {
            changedHere.addAll(EnumSet.allOf(SharedFolder.class));
        }
        whenChanged.run();
    }

    /** Makes a folder due again that could not be polled. */
    void failed(StorageKey key) {
        SharedFolder.of(key).ifPresent(this::poll);
    }

    /** Makes a folder due. */
    public synchronized void poll(SharedFolder folder) {
        due.add(folder);
    }

    /** Makes all folders due, because announcements may have been missed. */
    public synchronized void pollAll() {
        due.addAll(EnumSet.allOf(SharedFolder.class));
    }

    /** Returns the folders that are due, and waits for the next ones. */
    public synchronized Set<SharedFolder> takeDue() {
        var taken = EnumSet.noneOf(SharedFolder.class);
        taken.addAll(due);
        due.clear();
        return taken;
    }

    /** Reads the announcements. All folders are due at first, and if unread announcements may have been dropped. */
    synchronized void read(List<String> announced) {
        var unread = new LinkedHashSet<>(announced);
        last.ifPresent(unread::removeAll);
        if (last.isEmpty() || unread.size() >= MAX_ANNOUNCEMENTS) {
            pollAll();
        }
        unread.stream()
                .filter(each -> !unconfirmed.containsKey(each) && !unwritten.containsKey(each))
                .forEach(each -> SharedFolder.named(each.substring(0, Math.max(0, each.indexOf(SEPARATOR))))
                        .ifPresent(due::add));
        confirm(announced);
        last = Optional.of(List.copyOf(announced));
    }

    private void confirm(List<String> announced) {
        for (var each : List.copyOf(unconfirmed.keySet())) {
            if (announced.contains(each)) {
                unconfirmed.computeIfPresent(each, (same, before) -> before.read());
            } else {
                changedHere.add(unconfirmed.remove(each).folder());
            }
        }
    }

    /** Runs the listeners if there is something to announce or to poll. */
    void notifyListeners() {
        if (hasNews()) {
            whenChanged.run();
        }
        boolean isDue;
        synchronized (this) {
            isDue = !due.isEmpty();
        }
        if (isDue) {
            whenDue.run();
        }
    }

    /** Returns whether this instance has something to announce. */
    public synchronized boolean hasNews() {
        return !changedHere.isEmpty();
    }

    /**
     * Returns the announcements to write: those that were just read, and those of this instance. Then call {@link
     * #announced} or {@link #unwritten}.
     */
    synchronized List<String> announcements(List<String> justRead) {
        var all = new ArrayList<>(justRead);
        for (var folder : changedHere) {
            var announcement =
                    folder.name() + SEPARATOR + UUID.randomUUID().toString().substring(0, 8);
            unwritten.put(announcement, folder);
            all.add(announcement);
        }
        changedHere.clear();
        return all.subList(Math.max(0, all.size() - MAX_ANNOUNCEMENTS), all.size());
    }

    /** Records that the announcements were written. */
    synchronized void announced() {
        unwritten.forEach((announcement, folder) -> unconfirmed.put(announcement, new Unconfirmed(folder, 0)));
        unwritten.clear();
    }

    /** Makes announcements that could not be written due again. */
    synchronized void unwritten() {
        changedHere.addAll(unwritten.values());
        unwritten.clear();
    }
}
