package org.providermirror.registry.signature;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bouncycastle.openpgp.PGPPublicKey;

/**
 * Verifies detached OpenPGP signatures (version 4, binary or armored) over a file.
 *
 * <p>Every key is tried in turn: one that cannot be read or did not sign hides none behind it, and of several copies of a
 * key one that makes the signature good is enough. Safe for use by any number of threads; a call takes a few milliseconds
 * and holds no lock.
 */
public final class SignatureVerifier {
    private static final int COMPLAINTS_TOLD = 3;

    private final Clock clock;
    private final KeyRules keyRules;

    public SignatureVerifier(Clock clock) {
        this.clock = clock;
        this.keyRules = new KeyRules(clock);
    }

    /**
     * Whether one of the keys made a signature over exactly this content that counts.
     *
     * @param content the signed file
     * @param signature the detached signature's file
     */
    public SignatureVerdict verify(byte[] content, byte[] signature, PublisherKeys keys) {
        var signatures = DocumentSignature.read(signature);
        if (signatures.isEmpty()) {
            return new SignatureVerdict.Refused("the signature file holds no OpenPGP signature that can be read");
        }
        var read = keys.read();
        var complaints = new LinkedHashSet<String>();
        for (var candidate : signatures) {
            var complaint = candidate.complaint(clock.instant());
            if (complaint.isPresent()) {
                complaints.add(complaint.get());
                continue;
            }
            for (var certificate : read.certificates()) {
                var good = tryCertificate(candidate, content, certificate, read.certificates(), complaints);
                if (good.isPresent()) {
                    return good.get();
                }
            }
        }
        return new SignatureVerdict.Refused(
                complaints.isEmpty()
                        ? noneSigned(signatures, keys, read)
                        : complaints.stream().limit(COMPLAINTS_TOLD).collect(Collectors.joining("; ")));
    }

    private Optional<SignatureVerdict> tryCertificate(
            DocumentSignature signature,
            byte[] content,
            Certificate certificate,
            List<Certificate> all,
            LinkedHashSet<String> complaints) {
        var primary = certificate.primary();
        var copies = all.stream()
                .filter(other -> other.primary().hasFingerprint(primary.getFingerprint()))
                .toList();
        if (signature.mayBeBy(primary)) {
            var complaint = matchComplaint(signature, primary, content)
                    .or(() -> keyRules.primaryComplaint(certificate, copies, signature.signedAt()));
            if (complaint.isEmpty()) {
                return Optional.of(good(primary, primary, signature.signedAt()));
            }
            complaints.add(complaint.get());
        }
        for (var subkey : certificate.subkeys()) {
            if (signature.mayBeBy(subkey.key())) {
                var complaint = matchComplaint(signature, subkey.key(), content)
                        .or(() -> keyRules.subkeyComplaint(certificate, subkey, copies, signature.signedAt()));
                if (complaint.isEmpty()) {
                    return Optional.of(good(primary, subkey.key(), signature.signedAt()));
                }
                complaints.add(complaint.get());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> matchComplaint(DocumentSignature signature, PGPPublicKey key, byte[] content) {
        if (!Algorithms.isUsable(key)) {
            return Optional.of("key " + Certificate.fingerprint(key) + " is too short or too long to be trusted");
        }
        return signature.isBy(key, content)
                ? Optional.empty()
                : Optional.of("the signature does not match the file and key " + Certificate.fingerprint(key));
    }

    private static SignatureVerdict good(PGPPublicKey primary, PGPPublicKey signing, Instant signedAt) {
        return new SignatureVerdict.Good(Certificate.fingerprint(primary), Certificate.fingerprint(signing), signedAt);
    }

    private static String noneSigned(List<DocumentSignature> signatures, PublisherKeys keys, PublisherKeys.Read read) {
        var facts = new ArrayList<String>();
        facts.add("none of the " + read.certificates().size() + " keys that count made the signature, which names "
                + signatures.get(0).issuers());
        keys.onlyPrimary().ifPresent(only -> facts.add("only copies of key " + only + " count"));
        if (read.unreadable() > 0) {
            facts.add(read.unreadable() + " of " + keys.blocks().size() + " keys could not be read");
        }
        return String.join("; ", facts);
    }
}
