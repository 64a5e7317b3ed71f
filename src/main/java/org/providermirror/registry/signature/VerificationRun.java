package org.providermirror.registry.signature;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.providermirror.registry.signature.KeyRules.Standing;
import org.providermirror.registry.signature.PublicKeyOperations.LimitReachedException;
import org.providermirror.registry.signature.SignatureVerdict.Good;
import org.providermirror.registry.signature.SignatureVerdict.Invalid;

/**
 * Verifies the signatures over the checksum files of one release. Together they may take at most {@link
 * PublicKeyOperations#MAXIMUM} public-key operations; beyond that the whole release must be refused.
 *
 * <p>Every key is tried in turn, so that a key that cannot be read or did not sign hides no other. If there are several
 * copies of a key, the newest statements apply. Thread-safe; one thread computes at a time, without I/O.
 */
public final class VerificationRun {
    private static final int MOST_COMPLAINTS = 3;
    /** The keys of one document have fewer packets; only documents with different keys reach this. */
    private static final int MOST_PACKETS = 20_000;

    private final Clock clock;
    private final boolean asOfSigning;
    private final PublicKeyOperations operations = new PublicKeyOperations();
    private final KeyRules keyRules;
    private final Map<PublisherKeys, PublisherKeys.Read> read = new HashMap<>();
    private int packets;
    private Optional<String> exceeded = Optional.empty();

    VerificationRun(Clock clock, boolean asOfSigning) {
        this.clock = clock;
        this.asOfSigning = asOfSigning;
        this.keyRules = new KeyRules(new SelfSignatures(clock, operations));
    }

    /**
     * Verifies that one of the keys made a valid signature over exactly this content.
     *
     * @param content the signed file
     * @param signature the detached signature's file
     */
    public synchronized SignatureVerdict verify(byte[] content, byte[] signature, PublisherKeys keys) {
        if (exceeded.isPresent()) {
            return new Invalid(exceeded.get());
        }
        try {
            return new OneFile(content, keys).verify(DocumentSignature.read(signature));
        } catch (LimitReachedException limit) {
            exceeded = Optional.of(limit.getMessage());
            return new Invalid(limit.getMessage());
        }
    }

    /** Returns why the whole release must be refused; empty unless a limit was reached. */
    public synchronized Optional<String> exceeded() {
        return exceeded;
    }

    /** Returns how many public-key operations were performed. */
    synchronized int operations() {
        return operations.performed();
    }

    private PublisherKeys.Read read(PublisherKeys keys) {
        var known = read.get(keys);
        if (known == null) {
            if (packets > MOST_PACKETS) {
                throw new LimitReachedException("the keys that its documents give hold more than " + MOST_PACKETS
                        + " packets, the limit for one release");
            }
            known = keys.read();
            packets += known.packets();
            read.put(keys, known);
        }
        return known;
    }

    /** Verifies one file. */
    private final class OneFile {
        private final ContentHash content;
        private final PublisherKeys keys;
        private final PublisherKeys.Read candidates;
        private final Set<String> complaints = new LinkedHashSet<>();

        OneFile(byte[] content, PublisherKeys keys) {
            this.content = new ContentHash(content);
            this.keys = keys;
            this.candidates = VerificationRun.this.read(keys);
        }

        SignatureVerdict verify(List<DocumentSignature> signatures) {
            if (signatures.isEmpty()) {
                return new Invalid("the signature file holds no OpenPGP signature that can be read");
            }
            var byExpired = Optional.<Good>empty();
            for (var signature : signatures) {
                var good = verify(signature);
                if (good.isPresent() && good.get().keyExpiredAt().isEmpty()) {
                    return good.get();
                }
                byExpired = byExpired.or(() -> good);
            }
            return byExpired
                    .<SignatureVerdict>map(good -> good)
                    .orElseGet(() ->
                            new Invalid(complaints.isEmpty() ? noneSigned(signatures) : String.join("; ", complaints)));
        }

        private Optional<Good> verify(DocumentSignature signature) {
            var complaint = signature.complaint(clock.instant(), asOfSigning);
            if (complaint.isPresent()) {
                complain(complaint.get());
                return Optional.empty();
            }
            var possible = candidates.certificates().stream()
                    .flatMap(certificate -> KeyCandidate.of(certificate))
                    .filter(candidate -> signature.mayBeBy(candidate.key()))
                    .toList();
            var usable = possible.stream()
                    .filter(candidate -> Algorithms.isUsable(candidate.key()))
                    .toList();
            if (usable.isEmpty()) {
                // Without a possible key nothing is hashed, so that a foreign signature costs nothing.
                possible.stream()
                        .findFirst()
                        .ifPresent(
                                candidate -> complain(candidate.shown() + " is too short or too long to be trusted"));
                return Optional.empty();
            }
            var digest = signature.digest(content);
            if (digest.isEmpty()) {
                complain(mismatch(usable.get(0)));
            }
            return digest.flatMap(found -> verify(signature, usable, found));
        }

        private Optional<Good> verify(DocumentSignature signature, List<KeyCandidate> possible, byte[] digest) {
            for (var candidate : possible) {
                if (!operations.made(signature.packet(), candidate.key(), digest)) {
                    complain(mismatch(candidate));
                } else {
                    var good = standing(signature, candidate)
                            .map(
                                    standing -> Optional.of(new Good(
                                            Certificate.fingerprint(
                                                    candidate.certificate().primary()),
                                            Certificate.fingerprint(candidate.key()),
                                            signature.signedAt(),
                                            standing.expiredAt())),
                                    bad -> {
                                        complain(bad.reason());
                                        return Optional.<Good>empty();
                                    });
                    if (good.isPresent()) {
                        return good;
                    }
                }
            }
            return Optional.empty();
        }

        private static String mismatch(KeyCandidate candidate) {
            return "the signature does not match the file and " + candidate.shown();
        }

        private Standing standing(DocumentSignature signature, KeyCandidate candidate) {
            var signedAt = signature.signedAt();
            var validAt = asOfSigning ? signedAt : clock.instant();
            var certificate = candidate.certificate();
            return candidate
                    .subkey()
                    .map(subkey -> keyRules.ofSubkey(certificate, subkey, signedAt, validAt))
                    .orElseGet(() -> keyRules.ofPrimary(certificate, signedAt, validAt));
        }

        private void complain(String complaint) {
            if (complaints.size() < MOST_COMPLAINTS) {
                complaints.add(complaint);
            }
        }

        private String noneSigned(List<DocumentSignature> signatures) {
            var facts = new ArrayList<String>();
            facts.add(
                    "no accepted key (" + candidates.certificates().size() + " tried) made the signature, which names "
                            + signatures.get(0).shownIssuers());
            keys.onlyPrimary().ifPresent(only -> facts.add("only copies of key " + only + " are accepted"));
            if (candidates.unreadable() > 0) {
                facts.add(candidates.unreadable() + " of " + keys.blocks().size() + " keys could not be read");
            }
            return String.join("; ", facts);
        }
    }

    /** Holds a key that may have made a signature: the primary key unless it is a subkey. */
    private record KeyCandidate(Certificate certificate, PGPPublicKey key, Optional<Certificate.Subkey> subkey) {
        static Stream<KeyCandidate> of(Certificate certificate) {
            return Stream.concat(
                    Stream.of(new KeyCandidate(certificate, certificate.primary(), Optional.empty())),
                    certificate.subkeys().values().stream()
                            .map(subkey -> new KeyCandidate(certificate, subkey.key(), Optional.of(subkey))));
        }

        String shown() {
            return "key " + Certificate.fingerprint(key);
        }
    }
}
