package org.providermirror.registry.signature;

import static org.providermirror.registry.signature.OpenPgpGenerator.armor;
import static org.providermirror.registry.signature.OpenPgpGenerator.certificate;
import static org.providermirror.registry.signature.OpenPgpGenerator.concat;
import static org.providermirror.registry.signature.OpenPgpGenerator.key;
import static org.providermirror.registry.signature.OpenPgpGenerator.sign;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPSignature;

/** Keys and signatures that are made to be expensive. */
public final class HostileKeys {
    private static final Instant MADE = Instant.parse("2020-03-01T00:00:00Z");
    private static final PGPKeyPair STRANGER = OpenPgpGenerator.ed25519(MADE);
    private static final PGPKeyPair SUBKEY = OpenPgpGenerator.subkey(OpenPgpGenerator.ed25519(MADE));

    private HostileKeys() {}

    /** 32 keys with 490 subkeys each, all different; no key signed. */
    public static List<String> armored() {
        var keys = new ArrayList<String>();
        for (var primary = 0; primary < 32; primary++) {
            var packets = new ArrayList<byte[]>();
            packets.add(certificate(OpenPgpGenerator.ed25519(MADE), MADE));
            var template = key(SUBKEY.getPublicKey());
            for (var subkey = 0; subkey < 490; subkey++) {
                var different = template.clone();
                // The time at which it was made, behind header and version.
                different[different.length - 49] = (byte) (primary + 1);
                different[different.length - 48] = (byte) (subkey >> 8);
                different[different.length - 47] = (byte) subkey;
                packets.add(different);
            }
            keys.add(armor(concat(packets.toArray(byte[][]::new))));
        }
        return keys;
    }

    /** Sixteen signatures over the file that every key has to be tried for. */
    public static byte[] sixteenSignatures(byte[] file) {
        return concat(IntStream.range(0, 16)
                .mapToObj(second -> signatureWithoutIssuer(file, MADE.plusSeconds(second)))
                .toArray(byte[][]::new));
    }

    /** A signature with neither issuer nor any other part that is not signed. */
    static byte[] signatureWithoutIssuer(byte[] file, Instant made) {
        var signed = sign(
                STRANGER,
                file,
                made,
                PGPSignature.BINARY_DOCUMENT,
                HashAlgorithmTags.SHA256,
                said -> said.removePacketsOfType(33));
        var body = Packet.split(signed, 1).get(0).body();
        var hashedEnd = 6 + length(body, 4);
        var rest = hashedEnd + 2 + length(body, hashedEnd);
        var without = concat(Arrays.copyOf(body, hashedEnd), new byte[2], Arrays.copyOfRange(body, rest, body.length));
        return concat(new byte[] {(byte) 0xC2, (byte) without.length}, without);
    }

    private static int length(byte[] body, int at) {
        return (body[at] & 0xFF) << 8 | body[at + 1] & 0xFF;
    }
}
