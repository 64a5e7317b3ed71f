package org.providermirror.fetch;

import org.providermirror.catalog.PackageRecord;

/** How one try to bring a package into storage ended. */
sealed interface FetchOutcome {
    /** The package is in storage, with its record. */
    record Stored(PackageRecord record) implements FetchOutcome {}

    /**
     * Nothing was published. A later try may succeed.
     *
     * @param altered whether the bytes came whole and were not those that the publisher signed
     */
    record Failed(String reason, boolean altered) implements FetchOutcome {
        Failed(String reason) {
            this(reason, false);
        }
    }

    /** Nothing was published, and another try soon would end the same way. */
    record Hopeless(String reason) implements FetchOutcome {}
}
