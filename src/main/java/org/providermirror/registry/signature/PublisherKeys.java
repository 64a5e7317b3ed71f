package org.providermirror.registry.signature;

import java.util.List;
import java.util.Optional;

/**
 * Holds keys that may have made a signature, in the order in which they are tried. One primary key may have several
 * copies of different age.
 *
 * <p>Immutable. Keeps the keys as text, because a parsed key belongs to one thread at a time.
 *
 * @param blocks the ASCII armor of each; one text may hold several armor blocks, such as an old and a renewed copy
 * @param onlyPrimary the fingerprint of the only accepted primary key, upper-case hexadecimal; empty if any is accepted
 *
 */
public record PublisherKeys(List<String> blocks, Optional<String> onlyPrimary) {
    /** The most packets that are read from one text. */
    private static final int MOST_PACKETS = 500;

    public PublisherKeys {
        blocks = List.copyOf(blocks);
    }

    /** Accepts any of these keys. */
    public static PublisherKeys anyOf(List<String> blocks) {
        return new PublisherKeys(blocks, Optional.empty());
    }

    /** Accepts only the copies of one primary key among these keys. */
    public static PublisherKeys copiesOf(String primaryFingerprint, List<String> blocks) {
        return new PublisherKeys(blocks, Optional.of(primaryFingerprint));
    }

    /** Reads the accepted certificates. */
    Read read() {
        var reader = new CertificateReader();
        var packets = 0;
        var unreadable = 0;
        for (var block : blocks) {
            var found = false;
            var left = MOST_PACKETS;
            for (var armor : Armor.decode(block, "PUBLIC KEY BLOCK")) {
                var split = Packet.split(armor, left);
                left -= split.size();
                found |= reader.read(split);
            }
            packets += MOST_PACKETS - left;
            unreadable += found ? 0 : 1;
        }
        return new Read(reader.certificates().stream().filter(this::accepts).toList(), packets, unreadable);
    }

    private boolean accepts(Certificate certificate) {
        return onlyPrimary
                .map(Certificate.fingerprint(certificate.primary())::equals)
                .orElse(true);
    }

    /**
     * Holds the result of reading.
     *
     * @param certificates the accepted certificates
     * @param packets how many packets all texts together hold
     * @param unreadable how many texts hold no key that could be read
     */
    record Read(List<Certificate> certificates, int packets, int unreadable) {}
}
