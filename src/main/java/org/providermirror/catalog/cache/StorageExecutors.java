package org.providermirror.catalog.cache;

import java.util.concurrent.Executor;

/**
 * Runs the storage calls of a catalog. Reads and writes have threads of their own: a thousand lists that were learnt at
 * once are written by a few threads, while other clients' lists are read.
 *
 * @param reads runs reads that clients wait for
 * @param writes runs writes that clients wait for only briefly
 */
public record StorageExecutors(Executor reads, Executor writes) {
    /** Runs everything on the calling thread. */
    public static final StorageExecutors CALLER = new StorageExecutors(Runnable::run, Runnable::run);
}
