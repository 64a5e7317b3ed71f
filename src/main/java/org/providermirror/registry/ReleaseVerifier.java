package org.providermirror.registry;

import java.util.function.Function;

/**
 * Verifies a release that did not come from its registry just now: one that was stored or imported. An attacker with
 * write access to the storage cannot forge a release. Thread-safe.
 */
@FunctionalInterface
public interface ReleaseVerifier {
    /**
     * Verifies a release by the publisher's files beside it. Sends no request.
     *
     * @throws org.providermirror.failure.StorageException if the known signers cannot be read
     */
    Verdict verify(Release stored);

    /** Describes the result of a verification. */
    sealed interface Verdict {
        /** Returns the result of the function for this kind of verdict. */
        <T> T map(Function<Verified, T> verified, Function<Untrusted, T> untrusted);

        /**
         * Accepts the release.
         *
         * @param release the release with the signers that verification found
         */
        record Verified(Release release) implements Verdict {
            @Override
            public <T> T map(Function<Verified, T> verified, Function<Untrusted, T> untrusted) {
                return verified.apply(this);
            }
        }

        /**
         * Refuses the release.
         *
         * @param reason why, as a sentence part
         */
        record Untrusted(String reason) implements Verdict {
            @Override
            public <T> T map(Function<Verified, T> verified, Function<Untrusted, T> untrusted) {
                return untrusted.apply(this);
            }
        }
    }
}
