package org.providermirror.config;

/** Says whether a release needs a valid OpenPGP signature; {@code mirror.trust.signatures}. */
public enum SignaturePolicy {
    /** A release without a valid signature is not served. */
    REQUIRE,
    /** Signatures are ignored; the registry's SHA256SUMS is trusted as it is. */
    OFF
}
