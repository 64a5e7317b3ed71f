package org.providermirror.web.admin;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.providermirror.policy.Conflict;
import org.providermirror.policy.Conflict.Decision;
import org.providermirror.policy.Conflicts;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;

/** A package that upstream changed after it was published. */
record ConflictDocument(
        @Schema(description = "hostname/namespace/type.") ProviderAddress provider,
        @Schema(description = "The version.") ProviderVersion version,
        @Schema(description = "The platform.") Platform platform,

        @Schema(description = "The digest of the bytes that clients get now; absent while the package is withheld.")
        Optional<Sha256> servedSha256,

        @Schema(description = "The digest of the bytes that were verified first.")
        Sha256 firstSha256,

        @Schema(description = "The digest of the bytes that upstream has now.")
        Sha256 upstreamSha256,

        @Schema(description = "When the conflict was found.")
        Instant seen,

        @Schema(
                description =
                        "The digest that an administrator accepted; absent without an acceptance, or if it was withdrawn.")
        Optional<Sha256> acceptedSha256,

        @Schema(description = "The administrator who accepted it.")
        Optional<String> acceptedBy,

        @Schema(description = "When it was accepted.") Optional<Instant> acceptedAt,

        @Schema(description = "The administrator who last withdrew an acceptance.")
        Optional<String> withdrawnBy,

        @Schema(description = "When it was withdrawn.") Optional<Instant> withdrawnAt,

        @Schema(
                description =
                        "Until when the package is withheld at least, so that every instance learns of the decision.")
        Optional<Instant> withheldUntil) {
    /** All conflicts. */
    record ConflictList(
            @Schema(description = "The conflicts.") List<ConflictDocument> conflicts) {
        static ConflictList of(Collection<Conflict> conflicts, Map<PackageId, Sha256> served) {
            return new ConflictList(conflicts.stream()
                    .map(conflict -> ConflictDocument.of(conflict, served))
                    .toList());
        }
    }

    /** @param served the digests that clients get now */
    static ConflictDocument of(Conflict conflict, Map<PackageId, Sha256> served) {
        var id = conflict.id();
        var accepted = conflict.acceptance();
        var withdrawn = conflict.decision().filter(Decision.Withdrawal.class::isInstance);
        return new ConflictDocument(
                id.provider(),
                id.version(),
                id.platform(),
                Optional.ofNullable(served.get(id)).filter(digest -> !conflict.isWithheld()),
                conflict.first(),
                conflict.other(),
                conflict.seen(),
                accepted.map(Decision.Acceptance::sha256),
                accepted.map(Decision::by),
                accepted.map(Decision::at),
                withdrawn.map(Decision::by),
                withdrawn.map(Decision::at),
                Conflicts.knownAt(conflict));
    }
}
