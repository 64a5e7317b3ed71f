package org.providermirror.registry.signature;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.openpgp.PGPSignature;

/**
 * Reads keys and joins the copies of one primary key. A packet that cannot be parsed, such as a subkey of an unknown
 * algorithm, is skipped. Owned by one thread.
 */
final class CertificateReader {
    private final Map<ByteBuffer, Certificate> certificates = new LinkedHashMap<>();

    /** The certificate whose packets are read. */
    private Certificate current;
    /** The packet that the next signatures belong to. */
    private Map<ByteBuffer, PGPSignature> target = new LinkedHashMap<>();

    /** Returns the certificates that were read, in the order of their first copies. */
    List<Certificate> certificates() {
        return new ArrayList<>(certificates.values());
    }

    /** Reads packets; returns whether they contain a key. */
    boolean read(List<Packet> packets) {
        current = null;
        var found = false;
        for (var packet : packets) {
            if (packet.tag() == Packet.PUBLIC_KEY) {
                current = PacketParser.key(packet)
                        .map(key -> certificates.computeIfAbsent(bytes(packet), first -> new Certificate(key)))
                        .orElse(null);
                target = current == null ? new LinkedHashMap<>() : current.direct();
                found |= current != null;
            } else if (current != null && packet.tag() == Packet.SIGNATURE) {
                target.computeIfAbsent(
                        bytes(packet), one -> PacketParser.signature(packet).orElse(null));
            } else if (current != null) {
                begin(packet);
            }
        }
        return found;
    }

    private void begin(Packet packet) {
        switch (packet.tag()) {
            case Packet.USER_ID ->
                target = current.userIds()
                        .computeIfAbsent(
                                bytes(packet), first -> new Certificate.UserId(packet.body(), new LinkedHashMap<>()))
                        .signatures();
            case Packet.PUBLIC_SUBKEY ->
                target = PacketParser.key(packet)
                        .map(key -> current.subkeys()
                                .computeIfAbsent(
                                        bytes(packet), first -> new Certificate.Subkey(key, new LinkedHashMap<>()))
                                .signatures())
                        .orElseGet(LinkedHashMap::new);
            case Packet.USER_ATTRIBUTE -> target = new LinkedHashMap<>();
            default -> {
                // Trust packets and the like change nothing.
            }
        }
    }

    private static ByteBuffer bytes(Packet packet) {
        return ByteBuffer.wrap(packet.body());
    }
}
