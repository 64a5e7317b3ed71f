package org.providermirror.web.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.providermirror.policy.Conflict;
import org.providermirror.policy.Conflict.Decision;
import org.providermirror.policy.Conflicts;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.providermirror.web.openapi.Summary;

/** A package that upstream changed, as administrators see it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ConflictDocument(
        String provider,
        String version,
        String platform,

        @Summary("The digest of the bytes that clients get now; absent while the package is withheld.")
        String servedSha256,

        @Summary("The digest of the bytes that were verified first.")
        String firstSha256,

        @Summary("The digest of what upstream has now.") String upstreamSha256,
        @Summary("When it was found out.") String seen,

        @Summary("The digest that an administrator accepted; absent if nobody did, or it was withdrawn.")
        String acceptedSha256,

        @Summary("Who accepted it.") String acceptedBy,
        String acceptedAt,
        @Summary("Who withdrew an acceptance last.") String withdrawnBy,
        String withdrawnAt,

        @Summary("Until when the package is withheld at least, so that every instance knows the decision first.")
        String withheldUntil) {
    /** All conflicts. */
    record ConflictList(List<ConflictDocument> conflicts) {
        static ConflictList of(Collection<Conflict> conflicts, Map<PackageId, Sha256> served) {
            return new ConflictList(conflicts.stream()
                    .map(conflict -> ConflictDocument.of(conflict, served))
                    .toList());
        }
    }

    /** @param served the digests that clients get now */
    static ConflictDocument of(Conflict conflict, Map<PackageId, Sha256> served) {
        var accepted = conflict.acceptance();
        var withdrawn = conflict.decision().filter(Decision.Withdrawal.class::isInstance);
        return new ConflictDocument(
                conflict.id().provider().toString(),
                conflict.id().version().toString(),
                conflict.id().platform().toString(),
                conflict.isWithheld() ? null : hex(Optional.ofNullable(served.get(conflict.id()))),
                conflict.first().hex(),
                conflict.other().hex(),
                conflict.seen().toString(),
                hex(accepted.map(Decision.Acceptance::sha256)),
                accepted.map(Decision::by).orElse(null),
                text(accepted.map(Decision::at)),
                withdrawn.map(Decision::by).orElse(null),
                text(withdrawn.map(Decision::at)),
                text(Conflicts.knownAt(conflict)));
    }

    private static String hex(Optional<Sha256> digest) {
        return digest.map(Sha256::hex).orElse(null);
    }

    private static String text(Optional<Instant> instant) {
        return instant.map(Instant::toString).orElse(null);
    }
}
