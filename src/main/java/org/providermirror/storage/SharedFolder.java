package org.providermirror.storage;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Names the folders that each instance polls when another one has changed them. Announcements show the names: they
 * never change.
 */
public enum SharedFolder {
    NEWS(StorageLayout.NEWS, false),
    REMOVALS(StorageLayout.REMOVALS, false),
    POLICY(StorageLayout.POLICY, true),
    REFUSALS(StorageLayout.REFUSALS, true),
    FETCHES(StorageLayout.FETCHES, false),
    EVENTS(StorageLayout.EVENTS, false),
    FIGURES(StorageLayout.FIGURES, false),
    PREFETCHES("prefetches"),
    IMPORTS("imports"),
    EXPORTS("exports"),
    CLEARINGS("clearings"),
    PURGES("purges"),
    REFRESHES("refreshes"),
    SCRUBS("scrubs");

    private final StorageKey key;
    private final boolean isTable;

    SharedFolder(StorageKey key, boolean isTable) {
        this.key = key;
        this.isTable = isTable;
    }

    /** Holds the leases of one kind of job, below the folder of its records. */
    SharedFolder(String jobs) {
        this(StorageLayout.open(StorageLayout.OWN.resolve(jobs)), false);
    }

    /** Returns the folder of the records of the jobs whose leases this folder holds. */
    public StorageKey jobs() {
        return key.parent();
    }

    /** Returns the folder that a key is, or is in; empty if it is not shared. */
    static Optional<SharedFolder> of(StorageKey key) {
        return Stream.of(values())
                .filter(folder -> key.equals(folder.key) || key.value().startsWith(folder.key.value() + "/"))
                .findFirst();
    }

    /** Returns the folder of this name; empty if only a newer program knows it. */
    static Optional<SharedFolder> named(String name) {
        return Stream.of(values()).filter(folder -> folder.name().equals(name)).findFirst();
    }

    /** Returns whether the folder holds a table whose rows are in the memory of every instance. */
    boolean isTable() {
        return isTable;
    }
}
