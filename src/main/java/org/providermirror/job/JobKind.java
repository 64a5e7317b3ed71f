package org.providermirror.job;

import org.providermirror.storage.SharedFolder;
import org.providermirror.storage.StorageKey;

/**
 * Names a kind of job and the types of its record.
 *
 * @param leases the folder of the leases of its open jobs, below the folder of its records
 * @param order the type of what is ordered
 * @param checkpoint the type of what a job reports and continues from; {@code Void} for a job that starts over
 */
public record JobKind<O, C>(SharedFolder leases, Class<O> order, Class<C> checkpoint) {
    /** Returns the storage folder of its records. */
    StorageKey folder() {
        return leases.jobs();
    }

    /** Returns the name in logs and in the names of threads. */
    public String name() {
        return folder().name();
    }
}
