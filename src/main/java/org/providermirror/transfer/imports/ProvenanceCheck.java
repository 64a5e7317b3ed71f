package org.providermirror.transfer.imports;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.failure.StorageException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.fetch.BackgroundFetches;
import org.providermirror.policy.ReleaseNotices;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.Release;

/**
 * Finds out what vouches for packages that were brought along: the release that is kept or that the registry gives; where
 * no registry can be asked, the publisher's files that came along, signed by a key that this mirror knows or an
 * administrator names. Owned by one thread.
 */
final class ProvenanceCheck {
    private final ImportParts parts;
    private final ImportOptions terms;
    private final ImportedFiles files;
    private final ReleaseNotices notices;
    private final Map<ReleaseId, Answer> known = new HashMap<>();

    /**
     * What there is to vouch for a version.
     *
     * @param release empty where there is nothing
     * @param brought whether it is known by what came along alone, so that it has to be stored with its packages
     * @param reason why there is none, where there is none
     */
    record Answer(Optional<Release> release, boolean brought, String reason) {
        private static Answer none(String reason) {
            return new Answer(Optional.empty(), false, reason);
        }

        /** Why it says nothing of a package. */
        String reasonFor(Platform platform) {
            return release.isEmpty() ? reason : "the release has no package for " + platform + " that it vouches for";
        }
    }

    ProvenanceCheck(ImportParts parts, ImportOptions terms, ImportedFiles files) {
        this.parts = parts;
        this.terms = terms;
        this.files = files;
        this.notices =
                new ReleaseNotices(parts.storage(), parts.events(), parts.time().wall());
    }

    /** What vouches for a package's version; found out once. */
    Answer of(PackageId id) throws InterruptedException {
        var release = id.release();
        var before = known.get(release);
        if (before == null) {
            before = ask(release);
            known.put(release, before);
        }
        return before;
    }

    private Answer ask(ReleaseId id) throws InterruptedException {
        try {
            var release = parts.fetches().release(id);
            return release.isEmpty() && !hasAnswered(id.provider())
                    ? brought(id, "its registry cannot be asked")
                    : new Answer(release, false, "the registry has no such version");
        } catch (UpstreamUnavailableException failure) {
            return brought(id, String.valueOf(failure.getMessage()));
        } catch (MirrorException failure) {
            // Where no registry can be asked, it is the stored release that is not trusted: this import may replace it.
            return parts.hosts().isOffline()
                    ? brought(id, String.valueOf(failure.getMessage()))
                    : Answer.none(String.valueOf(failure.getMessage()));
        }
    }

    // What lies in the folder alone is listed as if it had been learnt when time began.
    private boolean hasAnswered(ProviderAddress provider) throws InterruptedException {
        return !parts.hosts().isOffline()
                && BackgroundFetches.await(parts.versions().versions(provider), provider)
                        .filter(known -> known.learntAt().equals(Instant.EPOCH))
                        .isEmpty();
    }

    private Answer brought(ReleaseId id, String unasked) {
        var claimed = files.release(id);
        if (claimed.isEmpty()) {
            return Answer.none(unasked + "; nothing came along that proves whose it is");
        }
        return parts.brought()
                .verify(claimed.get())
                .map(
                        proven -> trusted(proven.release(), unasked),
                        refused -> Answer.none(unasked + "; what came along proves nothing: " + refused.reason()));
    }

    private Answer trusted(Release release, String unasked) {
        var provider = release.provider();
        var unknown = new TreeSet<>(release.signers());
        var isBuiltIn = parts.brought().isBuiltIn(provider);
        unknown.removeIf(signer ->
                isBuiltIn || terms.signers().contains(signer) || parts.signers().trusts(provider, signer));
        if (!unknown.isEmpty()) {
            return Answer.none(unasked + "; it is signed by the key " + String.join(" and ", unknown)
                    + ", which this mirror does not know for " + provider.hostname() + "/" + provider.namespace()
                    + ": if you know it to be the publisher's, name it in \"signers\"");
        }
        try {
            for (var signer : release.signers()) {
                if (terms.signers().contains(signer) && !parts.signers().trusts(provider, signer)) {
                    parts.signers().trust(release.id(), signer, terms.by());
                }
                parts.signers().see(release.id(), signer);
            }
        } catch (ReleaseUnverifiedException | StorageException failure) {
            return Answer.none(unasked + "; " + failure.getMessage());
        }
        notices.see(release);
        return new Answer(Optional.of(release), true, "");
    }
}
