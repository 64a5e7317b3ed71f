package org.providermirror.registry.signature;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bouncycastle.bcpg.KeyIdentifier;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/** One detached signature over a file. Belongs to one thread, as Bouncy Castle's signatures hold state. */
record DocumentSignature(PGPSignature packet) {
    private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);
    private static final int MAXIMUM = 16;

    /** The signatures that the file holds, binary or in armor; at most the first 16. */
    static List<DocumentSignature> read(byte[] file) {
        var bytes = file.length > 0 && file[0] >= 0
                ? Armor.decode(new String(file, StandardCharsets.UTF_8), "SIGNATURE")
                        .orElse(new byte[0])
                : file;
        return Packet.split(bytes, MAXIMUM).stream()
                .filter(packet -> packet.tag() == Packet.SIGNATURE)
                .flatMap(packet -> PacketParser.signature(packet).stream())
                .map(DocumentSignature::new)
                .toList();
    }

    /** When it was made; only asked for where {@link #complaint} had none. */
    Instant signedAt() {
        return Subpackets.createdAt(packet).orElseThrow();
    }

    /**
     * Why it does not count whoever made it. Signatures over text (type 0x01) do not: they leave line ends open, and
     * publishers sign the bytes. One that has expired by its own word does not either, as with the clients: the publisher
     * said that it vouches no longer.
     */
    Optional<String> complaint(Instant now) {
        if (packet.getSignatureType() != PGPSignature.BINARY_DOCUMENT) {
            return Optional.of(
                    "the signature is of type 0x%02x, not one over a binary file".formatted(packet.getSignatureType()));
        }
        var created = Subpackets.createdAt(packet);
        if (created.isEmpty()) {
            return Optional.of("the signature does not say when it was made");
        }
        if (created.get().isAfter(now.plus(CLOCKS_DIFFER))) {
            return Optional.of("the signature was made in the future, on " + created.get());
        }
        if (!Algorithms.maySign(packet.getHashAlgorithm(), created.get())) {
            return Optional.of("the signature of " + created.get() + " uses "
                    + Algorithms.name(packet.getHashAlgorithm()) + ", which proves nothing any more");
        }
        var expiry = Subpackets.expiresAt(packet);
        if (expiry.isPresent() && !now.isBefore(expiry.get())) {
            return Optional.of("the signature itself expired on " + expiry.get());
        }
        return Subpackets.unknownCritical(packet)
                .map(tag -> "the signature demands a critical subpacket (type " + tag + ") that is not understood");
    }

    /** Whether it names this key as its maker, or names none. */
    boolean mayBeBy(PGPPublicKey key) {
        var issuers = packet.getKeyIdentifiers();
        return issuers.isEmpty() || KeyIdentifier.matches(issuers, key.getKeyIdentifier(), true);
    }

    /** Whether this key made it over exactly this content. */
    boolean isBy(PGPPublicKey key, byte[] content) {
        try {
            packet.init(new BcPGPContentVerifierBuilderProvider(), key);
            packet.update(content);
            return packet.verify();
        } catch (PGPException | RuntimeException odd) {
            return false;
        }
    }

    /** The keys that it names as its maker, for a message. */
    String issuers() {
        var named = packet.getKeyIdentifiers().stream()
                .map(issuer -> "%016x".formatted(issuer.getKeyId()).toUpperCase(Locale.ROOT))
                .distinct()
                .collect(Collectors.joining(" or "));
        return named.isEmpty() ? "no key" : "key " + named;
    }
}
