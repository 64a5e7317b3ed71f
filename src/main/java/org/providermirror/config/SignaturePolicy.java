package org.providermirror.config;

/** Whether a release needs a good OpenPGP signature; {@code mirror.trust.signatures}. */
public enum SignaturePolicy {
    /** A release without a good signature is not served. */
    REQUIRE,
    /** Signatures are not looked at; the SHA256SUMS of the registry counts as it is. */
    OFF
}
