package org.providermirror.job;

import org.providermirror.storage.StorageKey;

/**
 * Names a kind of job and the types of its record.
 *
 * @param folder the storage folder of its records
 * @param order the type of what is ordered
 * @param checkpoint the type of what a job reports and continues from; {@code Void} for a job that starts over
 */
public record JobKind<O, C>(StorageKey folder, Class<O> order, Class<C> checkpoint) {
    /** Returns the name in logs and in the names of threads. */
    public String name() {
        return folder.name();
    }
}
