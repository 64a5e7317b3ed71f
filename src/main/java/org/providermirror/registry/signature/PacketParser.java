package org.providermirror.registry.signature;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import org.bouncycastle.bcpg.BCPGInputStream;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;

/** Parses keys and signatures from single packets; empty if Bouncy Castle cannot, whatever it throws. */
final class PacketParser {
    private static final int VERSION = 4;

    private PacketParser() {}

    /** Parses a version 4 key or subkey. */
    static Optional<PGPPublicKey> key(Packet packet) {
        try (var input = new BCPGInputStream(new ByteArrayInputStream(packet.encoded()))) {
            return input.readPacket() instanceof PublicKeyPacket parsed && parsed.getVersion() == VERSION
                    ? Optional.of(new PGPPublicKey(parsed, new BcKeyFingerprintCalculator()))
                    : Optional.empty();
        } catch (IOException | PGPException | RuntimeException odd) {
            return Optional.empty();
        }
    }

    /** Parses a version 4 signature; older ones do not state their purpose. */
    static Optional<PGPSignature> signature(Packet packet) {
        try (var input = new BCPGInputStream(new ByteArrayInputStream(packet.encoded()))) {
            return Optional.of(new PGPSignature(input)).filter(parsed -> parsed.getVersion() == VERSION);
        } catch (IOException | PGPException | RuntimeException odd) {
            return Optional.empty();
        }
    }
}
