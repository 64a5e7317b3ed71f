package org.providermirror.registry.signature;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.bcpg.KeyIdentifier;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/**
 * A key's signatures on itself and its subkeys. The newest that verifies decides, even for documents signed before it was
 * made: publishers renew an expiry by a new one that replaces the old.
 */
final class SelfSignatures {
    private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

    private final Clock clock;

    SelfSignatures(Clock clock) {
        this.clock = clock;
    }

    /** The newest valid signature of the primary key on itself or one of its user IDs. */
    Optional<PGPSignature> newestOnPrimary(Certificate certificate) {
        var primary = certificate.primary();
        var candidates = new ArrayList<Candidate>();
        for (var signature : certificate.direct()) {
            if (signature.getSignatureType() == PGPSignature.DIRECT_KEY) {
                candidates.add(new Candidate(signature, () -> signature.verifyCertification(primary)));
            }
        }
        for (var userId : certificate.userIds()) {
            for (var signature : userId.signatures()) {
                if (signature.isCertification()) {
                    candidates.add(
                            new Candidate(signature, () -> signature.verifyCertification(userId.bytes(), primary)));
                }
            }
        }
        return newest(candidates, primary);
    }

    /** The newest valid binding of the subkey. */
    Optional<PGPSignature> newestBinding(PGPPublicKey primary, Certificate.Subkey subkey) {
        return newest(
                subkey.signatures().stream()
                        .filter(signature -> signature.getSignatureType() == PGPSignature.SUBKEY_BINDING)
                        .map(signature ->
                                new Candidate(signature, () -> signature.verifyCertification(primary, subkey.key())))
                        .toList(),
                primary);
    }

    /** Whether the subkey itself, in the binding, says that it belongs to the primary key. */
    boolean isConfirmedBySubkey(PGPSignature binding, PGPPublicKey primary, PGPPublicKey subkey) {
        return newest(
                        embedded(binding).stream()
                                .filter(signature -> signature.getSignatureType() == PGPSignature.PRIMARYKEY_BINDING)
                                .map(signature ->
                                        new Candidate(signature, () -> signature.verifyCertification(primary, subkey)))
                                .toList(),
                        subkey)
                .isPresent();
    }

    /** Whether the primary key revoked itself in this copy. */
    boolean revokesPrimary(Certificate certificate) {
        var primary = certificate.primary();
        return certificate.direct().stream()
                .filter(signature -> signature.getSignatureType() == PGPSignature.KEY_REVOCATION)
                .anyMatch(signature ->
                        verifies(new Candidate(signature, () -> signature.verifyCertification(primary)), primary));
    }

    /** Whether the primary key revoked the subkey in this copy. */
    boolean revokesSubkey(PGPPublicKey primary, Certificate.Subkey subkey) {
        return subkey.signatures().stream()
                .filter(signature -> signature.getSignatureType() == PGPSignature.SUBKEY_REVOCATION)
                .anyMatch(signature -> verifies(
                        new Candidate(signature, () -> signature.verifyCertification(primary, subkey.key())), primary));
    }

    private Optional<PGPSignature> newest(List<Candidate> candidates, PGPPublicKey by) {
        return candidates.stream()
                .filter(candidate -> isAcceptable(candidate.signature))
                .sorted(Comparator.comparing((Candidate candidate) -> candidate.signature.getCreationTime())
                        .reversed())
                .filter(candidate -> verifies(candidate, by))
                .findFirst()
                .map(Candidate::signature);
    }

    private boolean isAcceptable(PGPSignature signature) {
        var now = clock.instant();
        return Subpackets.createdAt(signature)
                .filter(created -> !created.isAfter(now.plus(CLOCKS_DIFFER)))
                .filter(created -> Algorithms.mayBind(signature.getHashAlgorithm(), created))
                .filter(created ->
                        Subpackets.expiresAt(signature).map(now::isBefore).orElse(true))
                .filter(created -> Subpackets.unknownCritical(signature).isEmpty())
                .isPresent();
    }

    private static boolean verifies(Candidate candidate, PGPPublicKey by) {
        var signature = candidate.signature;
        if (!KeyIdentifier.matches(signature.getKeyIdentifiers(), by.getKeyIdentifier(), true)) {
            return false;
        }
        try {
            signature.init(new BcPGPContentVerifierBuilderProvider(), by);
            return candidate.check.verify();
        } catch (PGPException | RuntimeException odd) {
            return false;
        }
    }

    private static List<PGPSignature> embedded(PGPSignature binding) {
        var found = new ArrayList<PGPSignature>();
        for (var area : List.of(binding.getHashedSubPackets(), binding.getUnhashedSubPackets())) {
            try {
                area.getEmbeddedSignatures().forEach(found::add);
            } catch (PGPException | RuntimeException odd) {
                continue;
            }
        }
        return found;
    }

    private record Candidate(PGPSignature signature, Check check) {}

    /** Bouncy Castle's verification of one kind of signature. */
    private interface Check {
        boolean verify() throws PGPException;
    }
}
