package org.providermirror.registry.signature;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.bcpg.KeyIdentifier;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;

/**
 * Verifies a key's signatures on itself and its subkeys. The newest valid one of all copies applies, even to older
 * documents, because publishers renew an expiry by a new signature.
 *
 * <p>Each signature is verified once. Owned by one thread at a time.
 */
final class SelfSignatures {
    private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

    private final Clock clock;
    private final PublicKeyOperations operations;
    private final Map<PGPSignature, Boolean> verified = new IdentityHashMap<>();
    /** The signatures in bindings, which Bouncy Castle would parse each time. */
    private final Map<PGPSignature, List<PGPSignature>> embedded = new IdentityHashMap<>();

    SelfSignatures(Clock clock, PublicKeyOperations operations) {
        this.clock = clock;
        this.operations = operations;
    }

    /**
     * Returns the newest valid signature of the primary key on itself or one of its user IDs.
     *
     * @param validAt the time at which it must not have expired
     */
    Optional<PGPSignature> newestOnPrimary(Certificate certificate, Instant validAt) {
        var primary = certificate.primary();
        var candidates = new ArrayList<Candidate>();
        for (var signature : certificate.direct().values()) {
            if (signature.getSignatureType() == PGPSignature.DIRECT_KEY) {
                candidates.add(new Candidate(signature, () -> signature.verifyCertification(primary)));
            }
        }
        for (var userId : certificate.userIds().values()) {
            for (var signature : userId.signatures().values()) {
                if (signature.isCertification()) {
                    candidates.add(
                            new Candidate(signature, () -> signature.verifyCertification(userId.bytes(), primary)));
                }
            }
        }
        return newest(candidates, primary, validAt);
    }

    /**
     * Returns the newest valid binding of the subkey.
     *
     * @param validAt the time at which it must not have expired
     */
    Optional<PGPSignature> newestBinding(PGPPublicKey primary, Certificate.Subkey subkey, Instant validAt) {
        return newest(
                subkey.signatures().values().stream()
                        .filter(signature -> signature.getSignatureType() == PGPSignature.SUBKEY_BINDING)
                        .map(signature ->
                                new Candidate(signature, () -> signature.verifyCertification(primary, subkey.key())))
                        .toList(),
                primary,
                validAt);
    }

    /** Returns whether the subkey confirms in the binding that it belongs to the primary key. */
    boolean isConfirmedBySubkey(PGPSignature binding, PGPPublicKey primary, PGPPublicKey subkey, Instant validAt) {
        var own = embedded.computeIfAbsent(binding, SelfSignatures::embedded).stream()
                .filter(signature -> signature.getSignatureType() == PGPSignature.PRIMARYKEY_BINDING)
                .map(signature -> new Candidate(signature, () -> signature.verifyCertification(primary, subkey)))
                .toList();
        return newest(own, subkey, validAt).isPresent();
    }

    /** Returns whether the primary key revoked itself. */
    boolean revokesPrimary(Certificate certificate) {
        var primary = certificate.primary();
        return certificate.direct().values().stream()
                .filter(signature -> signature.getSignatureType() == PGPSignature.KEY_REVOCATION)
                .anyMatch(signature ->
                        verifies(new Candidate(signature, () -> signature.verifyCertification(primary)), primary));
    }

    /** Returns whether the primary key revoked the subkey. */
    boolean revokesSubkey(PGPPublicKey primary, Certificate.Subkey subkey) {
        return subkey.signatures().values().stream()
                .filter(signature -> signature.getSignatureType() == PGPSignature.SUBKEY_REVOCATION)
                .anyMatch(signature -> verifies(
                        new Candidate(signature, () -> signature.verifyCertification(primary, subkey.key())), primary));
    }

    private Optional<PGPSignature> newest(Collection<Candidate> candidates, PGPPublicKey by, Instant validAt) {
        return candidates.stream()
                .filter(candidate -> isAcceptable(candidate.signature, validAt))
                .sorted(Comparator.comparing((Candidate candidate) -> candidate.signature.getCreationTime())
                        .reversed())
                .filter(candidate -> verifies(candidate, by))
                .findFirst()
                .map(Candidate::signature);
    }

    private boolean isAcceptable(PGPSignature signature, Instant validAt) {
        var now = clock.instant();
        return Subpackets.createdAt(signature)
                .filter(created -> !created.isAfter(now.plus(CLOCKS_DIFFER)))
                .filter(created -> Algorithms.mayBind(signature.getHashAlgorithm(), created))
                .filter(created ->
                        Subpackets.expiresAt(signature).map(validAt::isBefore).orElse(true))
                .filter(created -> Subpackets.unknownCritical(signature).isEmpty())
                .isPresent();
    }

    private boolean verifies(Candidate candidate, PGPPublicKey by) {
        var signature = candidate.signature;
        var before = verified.get(signature);
        if (before == null) {
            before = KeyIdentifier.matches(signature.getKeyIdentifiers(), by.getKeyIdentifier(), true)
                    && operations.made(signature, by, candidate.check);
            verified.put(signature, before);
        }
        return before;
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

    private record Candidate(PGPSignature signature, PublicKeyOperations.Check check) {}
}
