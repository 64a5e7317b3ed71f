package org.providermirror.fetch;

import org.providermirror.catalog.PackageRecord;

/** How one try to bring a package into storage ended. */
sealed interface FetchOutcome {
    /** The package is in storage, with its record. */
    record Stored(PackageRecord record) implements FetchOutcome {}

    /** Nothing was published. A later try may succeed. */
    record Failed(String reason) implements FetchOutcome {}

    /** Nothing was published, and another try soon would end the same way. */
    record Hopeless(String reason) implements FetchOutcome {}
}
