package org.providermirror.registry.signature;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bouncycastle.bcpg.KeyIdentifier;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;

/**
 * Holds one detached signature over a file.
 *
 * @param issuers the keys that it names as its maker
 *
 */
record DocumentSignature(PGPSignature packet, List<KeyIdentifier> issuers) {
    private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);
    private static final int MAXIMUM = 16;

    /**
     * Reads the first 16 signatures of a file, binary or armored. Signatures that name their maker come first,
     * because only the named keys must be tried for them.
     */
    static List<DocumentSignature> read(byte[] file) {
        var bytes = file.length > 0 && file[0] >= 0
                ? Armor.decode(new String(file, StandardCharsets.UTF_8), "SIGNATURE").stream()
                        .findFirst()
                        .orElse(new byte[0])
                : file;
        return Packet.split(bytes, MAXIMUM).stream()
                .filter(packet -> packet.tag() == Packet.SIGNATURE)
                .flatMap(packet -> PacketParser.signature(packet).stream())
                .map(packet -> new DocumentSignature(packet, packet.getKeyIdentifiers()))
                .sorted(Comparator.comparing(signature -> signature.issuers.isEmpty()))
                .toList();
    }

    /** Returns when it was made. Call only if {@link #complaint} is empty. */
    Instant signedAt() {
        return Subpackets.createdAt(packet).orElseThrow();
    }

    /**
     * Returns why the signature is invalid for any key; empty if it is valid. An expired signature is invalid, as
     * in the clients, because its publisher limited it.
     *
     * @param asOfSigning whether expiry is checked at the time of signing, so that a signature never has expired
     *
     */
    Optional<String> complaint(Instant now, boolean asOfSigning) {
        if (!isText() && packet.getSignatureType() != PGPSignature.BINARY_DOCUMENT) {
            return Optional.of(
                    "the signature is of type 0x%02x, not one over a file".formatted(packet.getSignatureType()));
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
        if (!asOfSigning && expiry.isPresent() && !now.isBefore(expiry.get())) {
            return Optional.of("the signature itself expired on " + expiry.get());
        }
        return Subpackets.unknownCritical(packet)
                .map(tag -> "the signature demands a critical subpacket (type " + tag + ") that is not understood");
    }

    /**
     * Returns whether this key may have made it: the algorithm fits, and it names this key (by its key id) or no key.
     */
    boolean mayBeBy(PGPPublicKey key) {
        return Algorithms.canSign(key.getAlgorithm())
                && (issuers.isEmpty() || KeyIdentifier.matches(issuers, key.getKeyIdentifier(), true));
    }

    /**
     * Returns the digest of what it signs.
     *
     * @return empty if it is not over this file: the signature contains the first two bytes of the digest
     */
    Optional<byte[]> digest(ContentHash content) {
        var hashing = content.begin(packet.getHashAlgorithm(), isText());
        hashing.update(packet.getSignatureTrailer());
        var digest = hashing.digest();
        return Arrays.equals(digest, 0, 2, packet.getDigestPrefix(), 0, 2) ? Optional.of(digest) : Optional.empty();
    }

    private boolean isText() {
        return packet.getSignatureType() == PGPSignature.CANONICAL_TEXT_DOCUMENT;
    }

    /** Returns the key ids that it names as its maker, for a message. */
    String shownIssuers() {
        var named = issuers.stream()
                .map(issuer -> "%016x".formatted(issuer.getKeyId()).toUpperCase(Locale.ROOT))
                .distinct()
                .collect(Collectors.joining(" or "));
        return named.isEmpty() ? "no key" : "key " + named;
    }
}
