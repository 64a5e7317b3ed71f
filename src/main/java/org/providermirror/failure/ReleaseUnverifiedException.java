package org.providermirror.failure;

import org.providermirror.provider.Printable;

/** A release, or the bytes of a package, that could not be authenticated. Nothing of it is served. */
public final class ReleaseUnverifiedException extends MirrorException {
    /**
     * @param subject the release or package: {@code registry.terraform.io/hashicorp/null 3.2.4}
     * @param reason which check failed, as a sentence part: {@code "no key of the registry made the signature"}
     */
    public ReleaseUnverifiedException(Object subject, String reason) {
        super(subject + " could not be verified: " + Printable.of(reason, 500), null);
    }

    @Override
    public Fact fact() {
        return Fact.RELEASE_UNVERIFIED;
    }
}
