package org.providermirror.catalog.record;

import org.providermirror.provider.Platform;
import org.providermirror.registry.Release;

/** What vouches for the bytes of a stored package. */
public enum Verification {
    /** They equal the line of a SHA256SUMS that a key of the namespace signed. */
    SIGNED,
    /** They equal the line of a SHA256SUMS of a registry that gives no key at all and whose own client needs none. */
    KEYLESS,
    /** They equal the line of a SHA256SUMS that nobody looked for a signature of, as signatures were not required. */
    UNSIGNED,
    /**
     * They were copied into the folder and equal the {@code h1:} that came with them, if one did. Upstream has not been
     * asked yet, because it does not answer.
     */
    IMPORTED;

    /** What vouches for bytes that have the digest which a verified release gives for this platform. */
    public static Verification of(Release release, Platform platform) {
        var published = release.checksums().stream()
                .filter(checksums -> checksums.platforms().contains(platform))
                .toList();
        if (published.stream().anyMatch(checksums -> checksums.signer().isPresent())) {
            return SIGNED;
        }
        return published.stream().anyMatch(release::needsNoSignature) ? KEYLESS : UNSIGNED;
    }
}
