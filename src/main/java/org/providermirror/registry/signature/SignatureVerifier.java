package org.providermirror.registry.signature;

import java.time.Clock;

/**
 * Verifies detached OpenPGP signatures (version 4, binary or armored) over a file.
 *
 * <p>Thread-safe; a call takes a few milliseconds and holds no lock.
 */
public final class SignatureVerifier {
    private final Clock clock;

    public SignatureVerifier(Clock clock) {
        this.clock = clock;
    }

    /**
     * Verifies that one of the keys made a valid signature over exactly this content.
     *
     * @param content the signed file
     * @param signature the detached signature's file
     */
    public SignatureVerdict verify(byte[] content, byte[] signature, PublisherKeys keys) {
        return begin().verify(content, signature, keys);
    }

    /** Begins to verify the checksum files of one release, which share one limit of operations. */
    public VerificationRun begin() {
        return new VerificationRun(clock, false);
    }

    /**
     * Begins to verify the checksum files of a release that was verified before. Expiry is checked at the time of
     * signing, revocation now.
     */
    public VerificationRun beginAsOfSigning() {
        return new VerificationRun(clock, true);
    }
}
