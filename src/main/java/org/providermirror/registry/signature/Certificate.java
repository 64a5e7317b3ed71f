package org.providermirror.registry.signature;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;

/**
 * One copy of a publisher's key: the primary key, its user IDs and subkeys, and the signatures that came with each, none
 * of them verified yet.
 *
 * <p>Bouncy Castle's signatures hold state while they are verified: a certificate belongs to one thread.
 */
record Certificate(PGPPublicKey primary, List<PGPSignature> direct, List<UserId> userIds, List<Subkey> subkeys) {
    private static final int MAXIMUM_PACKETS = 500;

    /** A user ID's bytes and the signatures on it. */
    record UserId(byte[] bytes, List<PGPSignature> signatures) {}

    /** A subkey and the signatures on it. */
    record Subkey(PGPPublicKey key, List<PGPSignature> signatures) {}

    /** All certificates in these bytes; packets that cannot be parsed are left out singly. */
    static List<Certificate> readAll(byte[] bytes) {
        var certificates = new ArrayList<Certificate>();
        List<PGPSignature> target = new ArrayList<>();
        Certificate current = null;
        for (var packet : Packet.split(bytes, MAXIMUM_PACKETS)) {
            if (packet.tag() == Packet.PUBLIC_KEY) {
                current = PacketParser.key(packet).map(Certificate::of).orElse(null);
                if (current != null) {
                    certificates.add(current);
                    target = current.direct;
                }
            } else if (current != null && packet.tag() == Packet.SIGNATURE) {
                PacketParser.signature(packet).ifPresent(target::add);
            } else if (current != null) {
                target = current.begin(packet, target);
            }
        }
        return certificates;
    }

    /** The fingerprint as it is written, upper-case hexadecimal. */
    static String fingerprint(PGPPublicKey key) {
        return HexFormat.of().formatHex(key.getFingerprint()).toUpperCase(Locale.ROOT);
    }

    private static Certificate of(PGPPublicKey primary) {
        return new Certificate(primary, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    /** Where the signatures after this packet belong. */
    private List<PGPSignature> begin(Packet packet, List<PGPSignature> unchanged) {
        List<PGPSignature> signatures = new ArrayList<>();
        switch (packet.tag()) {
            case Packet.USER_ID -> userIds.add(new UserId(packet.body(), signatures));
            case Packet.PUBLIC_SUBKEY ->
                PacketParser.key(packet).ifPresent(key -> subkeys.add(new Subkey(key, signatures)));
            case Packet.USER_ATTRIBUTE -> {
                return signatures;
            }
            default -> {
                return unchanged;
            }
        }
        return signatures;
    }
}
