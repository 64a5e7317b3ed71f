package org.providermirror.registry.signature;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.providermirror.provider.Printable;
import org.providermirror.registry.signature.KeyRules.Standing;

/**
 * Describes one public key that verifies signatures made now.
 *
 * @param armored the text as it was parsed, without space around it
 * @param fingerprint the fingerprint of the primary key, upper-case hexadecimal
 * @param userIds the names and mail addresses in the key, not verified
 * @param createdAt when the primary key was made
 */
public record RegistrableKey(String armored, String fingerprint, List<String> userIds, Instant createdAt) {
    /** The most characters of a key. */
    public static final int MOST_CHARACTERS = 64 * 1024;

    private static final int MOST_PACKETS = 500;
    private static final int MOST_USER_IDS = 10;
    private static final int LONGEST_USER_ID = 200;
    private static final String PUBLIC = "PUBLIC KEY BLOCK";
    private static final Set<Integer> SECRET_TAGS = Set.of(5, 7);
    private static final String EXPORT = "export it with gpg --armor --export and its fingerprint";

    public RegistrableKey {
        userIds = List.copyOf(userIds);
    }

    /**
     * Parses one armored public key, strictly. Other than the keys that registries publish, it comes from an administrator
     * who can correct it.
     *
     * @throws UnusableKeyException if the text is not exactly one public key, or the key cannot verify a signature that is
     *     made now
     */
    public static RegistrableKey parse(String text, Clock clock) throws UnusableKeyException {
        if (text.length() > MOST_CHARACTERS) {
            throw new UnusableKeyException(
                    "the key has more than " + MOST_CHARACTERS
                            + " characters: export it with gpg --armor --export-options export-minimal --export and its fingerprint");
        }
        if (text.contains("PRIVATE KEY BLOCK")) {
            throw secret();
        }
        var blocks = Armor.decode(text, PUBLIC);
        if (blocks.isEmpty()) {
            throw new UnusableKeyException("this is not an armored OpenPGP public key: " + EXPORT);
        }
        if (blocks.size() > 1) {
            throw several(blocks.size());
        }
        return of(text.strip(), certificate(blocks.get(0)), clock);
    }

    private static UnusableKeyException secret() {
        return new UnusableKeyException(
                "this is a secret key, which must stay with its owner: export the public key with"
                        + " gpg --armor --export and its fingerprint, and make a new key if others can have read this one");
    }

    private static UnusableKeyException several(int number) {
        return new UnusableKeyException(
                "the text holds " + number + " keys: register each by a request of its own; " + EXPORT);
    }

    private static Certificate certificate(byte[] block) throws UnusableKeyException {
        var packets = Packet.split(block, MOST_PACKETS);
        if (packets.stream().anyMatch(packet -> SECRET_TAGS.contains(packet.tag()))) {
            throw secret();
        }
        if (packets.stream().mapToInt(packet -> packet.encoded().length).sum() != block.length) {
            throw new UnusableKeyException(
                    "the key is damaged, or has more than " + MOST_PACKETS + " packets: " + EXPORT);
        }
        var keys = packets.stream()
                .filter(packet -> packet.tag() == Packet.PUBLIC_KEY)
                .count();
        if (keys > 1) {
            throw several((int) keys);
        }
        var reader = new CertificateReader();
        reader.read(packets);
        return reader.certificates().stream()
                .findFirst()
                .orElseThrow(() -> new UnusableKeyException("the key is not an OpenPGP key of version 4, which is what"
                        + " Terraform and OpenTofu read: make one with gpg --full-generate-key"));
    }

    private static RegistrableKey of(String armored, Certificate certificate, Clock clock) throws UnusableKeyException {
        var fingerprint = Certificate.fingerprint(certificate.primary());
        requireVerifying(certificate, fingerprint, clock);
        return new RegistrableKey(
                armored,
                fingerprint,
                certificate.userIds().values().stream()
                        .map(userId ->
                                Printable.of(new String(userId.bytes(), StandardCharsets.UTF_8), LONGEST_USER_ID))
                        .limit(MOST_USER_IDS)
                        .toList(),
                certificate.primary().getCreationTime().toInstant());
    }

    private static void requireVerifying(Certificate certificate, String fingerprint, Clock clock)
            throws UnusableKeyException {
        var complaints = new ArrayList<String>();
        for (var standing : standings(certificate, clock)) {
            var complaint = standing.map(
                    good -> good.expiredAt()
                            .map(expiry -> "it expired on " + expiry + ": extend it and export it again"),
                    bad -> Optional.of(bad.reason()));
            if (complaint.isEmpty()) {
                return;
            }
            complaints.add(complaint.get());
        }
        throw new UnusableKeyException("the key " + fingerprint + " cannot verify a release: "
                + (complaints.isEmpty() ? "no key in it can sign" : complaints.get(0)));
    }

    private static List<Standing> standings(Certificate certificate, Clock clock) {
        var rules = new KeyRules(new SelfSignatures(clock, new PublicKeyOperations()));
        var now = clock.instant();
        try {
            return Stream.concat(
                            Stream.of(certificate.primary())
                                    .filter(key -> Algorithms.canSign(key.getAlgorithm()))
                                    .map(key -> rules.ofPrimary(certificate, now, now)),
                            certificate.subkeys().values().stream()
                                    .filter(subkey ->
                                            Algorithms.canSign(subkey.key().getAlgorithm())
                                                    && Algorithms.isUsable(subkey.key()))
                                    .map(subkey -> rules.ofSubkey(certificate, subkey, now, now)))
                    .toList();
        } catch (PublicKeyOperations.LimitReachedException hostile) {
            return List.of(new Standing.NotEntitled(
                    "it carries too many signatures: export it with gpg" + " --export-options export-minimal"));
        }
    }
}
