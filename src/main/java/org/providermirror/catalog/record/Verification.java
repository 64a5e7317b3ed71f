package org.providermirror.catalog.record;

import org.providermirror.provider.Platform;
import org.providermirror.registry.Release;

/** Says how the bytes of a stored package were verified. */
public enum Verification {
    /** They equal the line of a SHA256SUMS that a key of the namespace signed. */
    SIGNED,
    /** They equal the line of a SHA256SUMS of a registry that gives no key at all and whose own client needs none. */
    KEYLESS,
    /** They equal the line of a SHA256SUMS whose signature was not verified, because signatures were not required. */
    UNSIGNED,
    /**
     * They were copied into the folder and equal the {@code h1:} beside them, if any. Upstream was not asked yet,
     * because it is unavailable.
     */
    IMPORTED;

    /** Returns how a verified release verifies the package of a platform. */
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
