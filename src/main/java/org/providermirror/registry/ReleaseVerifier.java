package org.providermirror.registry;

import java.util.function.Function;

/**
 * Verifies a release that was read from storage, so that whoever can write there cannot make one. Safe for use by any number of
 * threads.
 */
@FunctionalInterface
public interface ReleaseVerifier {
    /**
     * Verifies a release by the files that were stored with it. Asks no registry.
     *
     * @throws org.providermirror.failure.StorageException if storage does not tell who may sign
     */
    Verdict verify(Release stored);

    /** The result of a verification. */
    sealed interface Verdict {
        /** Returns what the function of this kind makes of it. */
        <T> T map(Function<Verified, T> verified, Function<Untrusted, T> untrusted);

        /**
         * The release is what it says.
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
         * The release is not to be trusted.
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
