package org.providermirror.fetch;

import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.provider.Sha256;

/** How one try to bring a package into storage ended. */
sealed interface FetchOutcome {
    /** The package is in storage, with its record. */
    record Stored(PackageRecord record) implements FetchOutcome {}

    /** Nothing was published. A later try may succeed. */
    record Failed(String reason) implements FetchOutcome {}

    /**
     * Nothing was published: the whole body arrived, and it is not the package that the publisher signed. A later try may
     * succeed.
     *
     * @param received the digest of the body
     */
    record Altered(Sha256 signed, Sha256 received) implements FetchOutcome {
        String reason() {
            return "the bytes have the SHA-256 " + received + ", but the publisher signed " + signed;
        }
    }

    /** Nothing was published, and another try soon would end the same way. */
    record Hopeless(String reason) implements FetchOutcome {}
}
