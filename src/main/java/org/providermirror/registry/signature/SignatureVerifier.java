package org.providermirror.registry.signature;

import java.time.Clock;

/**
 * Verifies detached OpenPGP signatures (version 4, binary or armored) over a file.
 *
 * <p>Safe for use by any number of threads; a call takes a few milliseconds and holds no lock.
 */
public final class SignatureVerifier {
    private final Clock clock;

    public SignatureVerifier(Clock clock) {
        this.clock = clock;
    }

    /**
     * Whether one of the keys made a signature over exactly this content that counts.
     *
     * @param content the signed file
     * @param signature the detached signature's file
     */
    public SignatureVerdict verify(byte[] content, byte[] signature, PublisherKeys keys) {
        return begin().verify(content, signature, keys);
    }

    /** Begins to verify the checksum files of one release, which share one limit of what they may cost. */
    public VerificationRun begin() {
        return new VerificationRun(clock, false);
    }

    /**
     * Begins to verify the checksum files of a release that was verified before: what expired since it was signed is as
     * good as it was then. What was revoked since is not.
     */
    public VerificationRun beginAsOfSigning() {
        return new VerificationRun(clock, true);
    }
}
