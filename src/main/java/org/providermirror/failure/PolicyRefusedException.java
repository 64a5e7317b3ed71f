package org.providermirror.failure;

import org.providermirror.provider.Printable;

/** Something that there may well be, but that this mirror's rules, or an administrator, keep from its clients. */
public final class PolicyRefusedException extends MirrorException {
    /**
     * @param subject what was asked for: a provider, a version of one, or a package
     * @param reason why it is not given, as the rest of a sentence: {@code "is blocked: it steals credentials"}
     */
    public PolicyRefusedException(Object subject, String reason) {
        super(subject + " " + Printable.of(reason, 700), null);
    }

    @Override
    public Fact fact() {
        return Fact.POLICY_REFUSED;
    }
}
