package org.providermirror.failure;

import org.providermirror.provider.Printable;

/**
 * Reports a provider, version or package that policy or an administrator withholds from clients, whether it exists or
 * not.
 */
public final class PolicyRefusedException extends MirrorException {
    /**
     * @param subject the requested provider, version or package
     * @param reason why it is withheld, as the rest of a sentence: {@code "is blocked: it steals credentials"}
     */
    public PolicyRefusedException(Object subject, String reason) {
        super(subject + " " + Printable.of(reason, 700), null);
    }

    @Override
    public Fact fact() {
        return Fact.POLICY_REFUSED;
    }
}
