package org.providermirror.web.admin;

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
import org.providermirror.web.list.Page;

/**
 * A package that upstream changed after it was published.
 *
 * @param provider hostname/namespace/type
 * @param version the version
 * @param platform the platform
 * @param servedSha256 the digest of the bytes that clients get now; absent while the package is withheld
 * @param firstSha256 the digest of the bytes that were verified first
 * @param upstreamSha256 the digest of the bytes that upstream has now
 * @param seen when the conflict was found
 * @param acceptedSha256 the digest that an administrator accepted; absent without an acceptance, or if it was withdrawn
 * @param acceptedBy the administrator who accepted it
 * @param acceptedAt when it was accepted
 * @param withdrawnBy the administrator who last withdrew an acceptance
 * @param withdrawnAt when it was withdrawn
 * @param withheldUntil until when the package is withheld at least, so that every instance learns of the decision
 */
record ConflictDocument(
        ProviderAddress provider,
        ProviderVersion version,
        Platform platform,
        Optional<Sha256> servedSha256,
        Sha256 firstSha256,
        Sha256 upstreamSha256,
        Instant seen,
        Optional<Sha256> acceptedSha256,
        Optional<String> acceptedBy,
        Optional<Instant> acceptedAt,
        Optional<String> withdrawnBy,
        Optional<Instant> withdrawnAt,
        Optional<Instant> withheldUntil) {
    /**
     * A page of the conflicts.
     *
     * @param total the number of conflicts on all pages
     * @param offset the number of conflicts before this page
     * @param conflicts the conflicts of this page, by package
     */
    record ConflictList(int total, int offset, List<ConflictDocument> conflicts) {
        static ConflictList of(Page<ConflictDocument> page) {
            return new ConflictList(page.total(), page.offset(), page.items());
        }

        static ConflictList of(Collection<Conflict> conflicts, Map<PackageId, Sha256> served) {
            return of(Page.whole(conflicts.stream()
                    .map(conflict -> ConflictDocument.of(conflict, served))
                    .toList()));
        }
    }

    PackageId id() {
        return new PackageId(provider, version, platform);
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
