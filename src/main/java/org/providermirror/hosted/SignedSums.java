package org.providermirror.hosted;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.providermirror.hosted.keys.NamespaceKeys;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Signer;
import org.providermirror.registry.signature.PublisherKeys;
import org.providermirror.registry.signature.SignatureVerifier;

/**
 * Finds who signed uploaded sums: a registered key of the namespace, or the mirror itself if no key is registered.
 *
 * @param sums the SHA256SUMS
 * @param signature its detached signature
 * @param signer who made it
 * @param key the armored key that made it
 * @param byMirror whether the mirror signed
 */
record SignedSums(byte[] sums, byte[] signature, Signer signer, String key, boolean byMirror) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int KEY_ID_DIGITS = 16;

    /**
     * Verifies or makes the signature.
     *
     * @param problems receives what is wrong
     * @return empty if there is a problem
     */
    static Optional<SignedSums> of(
            ReleaseId release,
            byte[] sums,
            UploadedRelease upload,
            NamespaceKeys keys,
            Clock clock,
            Consumer<PublicationProblem> problems) {
        var hostname = release.provider().hostname();
        var namespace = release.provider().namespace();
        var name = upload.names().signature();
        var registered = keys.armored(hostname, namespace);
        if (upload.isImported()) {
            return imported(release, sums, upload, registered, keys, clock, problems);
        }
        if (registered.isEmpty()) {
            var byMirror = keys.sign(hostname, namespace, sums)
                    .flatMap(made -> verified(sums, made.signature(), List.of(made.armoredKey()), true, clock));
            if (byMirror.isEmpty()) {
                problems.accept(new PublicationProblem(
                        name,
                        "no signing key is registered for " + hostname + "/" + namespace
                                + "; register the public key of its publisher first"));
            }
            return byMirror;
        }
        if (upload.signature().isEmpty()) {
            problems.accept(new PublicationProblem(
                    name,
                    "it is missing, and " + hostname + "/" + namespace
                            + " has registered keys; sign the sums with one of them"));
            return Optional.empty();
        }
        var signature = upload.signature().get();
        var found = verified(sums, signature, registered, false, clock);
        if (found.isEmpty()) {
            problems.accept(new PublicationProblem(name, complaint(sums, signature, registered, clock)));
        }
        return found;
    }

    // The mirror signs no import: it says nothing about where the packages come from.
    private static Optional<SignedSums> imported(
            ReleaseId release,
            byte[] sums,
            UploadedRelease upload,
            List<String> registered,
            NamespaceKeys keys,
            Clock clock,
            Consumer<PublicationProblem> problems) {
        var hostname = release.provider().hostname();
        var namespace = release.provider().namespace();
        var signature = upload.signature();
        var found = signature
                .flatMap(made -> verified(sums, made, registered, false, clock))
                .or(() -> signature.flatMap(made -> keys.own(
                                hostname,
                                namespace,
                                key -> verified(sums, made, List.of(key), true, clock)
                                        .isPresent())
                        .flatMap(key -> verified(sums, made, List.of(key), true, clock))));
        if (found.isEmpty()) {
            var reason = signature.isEmpty()
                    ? "it is missing"
                    : registered.isEmpty()
                            ? "no signing key is registered for " + hostname + "/" + namespace
                            : complaint(sums, signature.get(), registered, clock);
            problems.accept(new PublicationProblem(
                    upload.names().signature(),
                    reason + "; register the public key that made it for " + hostname + "/" + namespace
                            + ", and import it again"));
        }
        return found;
    }

    private static Optional<SignedSums> verified(
            byte[] sums, byte[] signature, List<String> armored, boolean byMirror, Clock clock) {
        var verifier = new SignatureVerifier(clock);
        return armored.stream()
                .flatMap(key -> verifier
                        .verify(sums, signature, PublisherKeys.anyOf(List.of(key)))
                        .map(
                                good -> Optional.of(new SignedSums(sums, signature, Signer.of(good), key, byMirror)),
                                invalid -> Optional.<SignedSums>empty())
                        .stream())
                .findFirst();
    }

    private static String complaint(byte[] sums, byte[] signature, List<String> armored, Clock clock) {
        return new SignatureVerifier(clock)
                .verify(sums, signature, PublisherKeys.anyOf(armored))
                .map(
                        good -> "the signature could not be verified",
                        invalid -> "no registered key of the namespace made it: " + invalid.reason());
    }

    PublishedChecksums covering(Set<Platform> platforms) {
        return new PublishedChecksums(sums, Optional.of(signature), Optional.of(signer), List.of(entry()), platforms);
    }

    // In the form of the registry protocol, which clients of the mirror get.
    private String entry() {
        var fingerprint = signer.primaryFingerprint();
        return JSON.createObjectNode()
                .put("key_id", fingerprint.substring(Math.max(0, fingerprint.length() - KEY_ID_DIGITS)))
                .put("ascii_armor", key)
                .toString();
    }
}
