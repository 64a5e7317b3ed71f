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

/** Makes keys and signatures of single packets; empty where Bouncy Castle cannot, whatever it throws at odd bytes. */
final class PacketParser {
    private static final int VERSION = 4;

    private PacketParser() {}

    /** A version 4 key or subkey. */
    static Optional<PGPPublicKey> key(Packet packet) {
        try (var input = new BCPGInputStream(new ByteArrayInputStream(packet.encoded()))) {
            return input.readPacket() instanceof PublicKeyPacket parsed && parsed.getVersion() == VERSION
                    ? Optional.of(new PGPPublicKey(parsed, new BcKeyFingerprintCalculator()))
                    : Optional.empty();
        } catch (IOException | PGPException | RuntimeException odd) {
            return Optional.empty();
        }
    }

    /** A version 4 signature; older ones say nothing of what they were made for. */
    static Optional<PGPSignature> signature(Packet packet) {
        try (var input = new BCPGInputStream(new ByteArrayInputStream(packet.encoded()))) {
            return Optional.of(new PGPSignature(input)).filter(parsed -> parsed.getVersion() == VERSION);
        } catch (IOException | PGPException | RuntimeException odd) {
            return Optional.empty();
        }
    }
}
