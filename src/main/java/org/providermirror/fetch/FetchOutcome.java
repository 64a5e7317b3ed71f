package org.providermirror.fetch;

import java.util.function.Function;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.provider.Sha256;

/** How one try to bring a package into storage ended. */
sealed interface FetchOutcome {
    /** Returns the result of the function for this kind of outcome. */
    <T> T map(
            Function<Stored, T> stored,
            Function<Failed, T> failed,
            Function<Altered, T> altered,
            Function<Hopeless, T> hopeless);

    /** The package is in storage, with its record. */
    record Stored(PackageRecord record) implements FetchOutcome {
        @Override
        public <T> T map(
                Function<Stored, T> stored,
                Function<Failed, T> failed,
                Function<Altered, T> altered,
                Function<Hopeless, T> hopeless) {
            return stored.apply(this);
        }
    }

    /** Nothing was published. A later try may succeed. */
    record Failed(String reason) implements FetchOutcome {
        @Override
        public <T> T map(
                Function<Stored, T> stored,
                Function<Failed, T> failed,
                Function<Altered, T> altered,
                Function<Hopeless, T> hopeless) {
            return failed.apply(this);
        }
    }

    /**
     * Nothing was published: the whole body arrived, and it is not the package that the publisher signed. A later try may
     * succeed.
     *
     * @param received the digest of the body
     */
    record Altered(Sha256 signed, Sha256 received) implements FetchOutcome {
        @Override
        public <T> T map(
                Function<Stored, T> stored,
                Function<Failed, T> failed,
                Function<Altered, T> altered,
                Function<Hopeless, T> hopeless) {
            return altered.apply(this);
        }

        String reason() {
            return "the bytes have the SHA-256 " + received + ", but the publisher signed " + signed;
        }
    }

    /** Nothing was published, and another try soon would end the same way. */
    record Hopeless(String reason) implements FetchOutcome {
        @Override
        public <T> T map(
                Function<Stored, T> stored,
                Function<Failed, T> failed,
                Function<Altered, T> altered,
                Function<Hopeless, T> hopeless) {
            return hopeless.apply(this);
        }
    }
}
