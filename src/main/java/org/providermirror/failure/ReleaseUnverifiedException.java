package org.providermirror.failure;

import org.providermirror.provider.Printable;

/**
 * Reports a release or package bytes that could not be authenticated. They are not served.
 *
 * <p>The verdict is definitive if what upstream published failed a check. If a file of the release is missing, the
 * release may be incomplete only for a while.
 */
public final class ReleaseUnverifiedException extends MirrorException {
    private final String reason;
    private final boolean definitive;

    /**
     * Creates a definitive verdict.
     *
     * @param subject the release or package: {@code registry.terraform.io/hashicorp/null 3.2.4}
     * @param reason which check failed, as a sentence part: {@code "no key of the registry made the signature"}
     */
    public ReleaseUnverifiedException(Object subject, String reason) {
        this(subject + " could not be verified: " + Printable.of(reason, 500), Printable.of(reason, 500), true);
    }

    private ReleaseUnverifiedException(String message, String reason, boolean definitive) {
        super(message, null);
        this.reason = reason;
        this.definitive = definitive;
    }

    /** Creates a verdict that is not definitive, for a release with a missing file; the parameters as above. */
    public static ReleaseUnverifiedException incomplete(Object subject, String reason) {
        return new ReleaseUnverifiedException(subject, reason).asIncomplete();
    }

    /** Returns the same verdict as one that is not definitive. */
    public ReleaseUnverifiedException asIncomplete() {
        return new ReleaseUnverifiedException(getMessage(), reason, false);
    }

    /** Returns which check failed, as a sentence part. */
    public String reason() {
        return reason;
    }

    @Override
    public boolean isDefinitive() {
        return definitive;
    }

    @Override
    public Fact fact() {
        return Fact.RELEASE_UNVERIFIED;
    }
}
