package org.providermirror.catalog;

/** What vouches for the bytes of a stored package. */
public enum Assurance {
    /** They equal the line of a SHA256SUMS that a key of the namespace signed. */
    SIGNED,
    /** They equal the line of a SHA256SUMS without a signature: a keyless release, or signatures are not required. */
    UNSIGNED,
    /**
     * They were copied into the folder and equal the {@code h1:} that came with them, if one did. Upstream has not been
     * asked yet, because it does not answer.
     */
    IMPORTED
}
