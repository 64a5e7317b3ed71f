package org.providermirror.registry.verify;

import java.util.Optional;
import org.providermirror.registry.Release;

/**
 * Decides whether the signer of a stored release may sign for its namespace. A valid signature proves little if the
 * key beside it may be anybody's.
 */
@FunctionalInterface
public interface SignerRule {
    /**
     * Returns why the signers of a release, or the lack of any, are not trusted from storage alone, as a sentence part
     * that names the remedy; empty if they are.
     *
     * @param release a release whose signatures are good
     * @param builtInKey whether only a key that is built in could have made them
     * @throws org.providermirror.failure.StorageException if the known signers cannot be read from storage
     */
    Optional<String> complaint(Release release, boolean builtInKey);
}
