package org.providermirror.transfer.imports;

import java.time.Instant;
import java.util.LinkedHashMap;
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
 * Finds the provenance of imported packages: the stored release, or the registry's. If no registry can be asked, it accepts the
 * imported files of the publisher, signed by a key that this mirror or the administrator trusts. Owned by one thread.
 */
final class ProvenanceCheck {
    /** The files of a version are close together, and releases are large. */
    private static final int MOST_KNOWN = 8;

    private final ImportParts parts;
    private final ImportOptions terms;
    private final ImportedFiles files;
    private final ReleaseNotices notices;
    private final Map<ReleaseId, Answer> known = new LinkedHashMap<>();

    /**
     * The provenance of a version.
     *
     * @param release empty if nothing proves it
     * @param brought whether imported files alone prove it, so that it must be stored with its packages
     * @param reason why nothing proves it; empty if something does
     */
    record Answer(Optional<Release> release, boolean brought, String reason) {
        private static Answer none(String reason) {
            return new Answer(Optional.empty(), false, reason);
        }

        /** Returns why it does not cover a package. */
        String reasonFor(Platform platform) {
            return release.isEmpty() ? reason : "the release has no package for " + platform + " that it covers";
        }
    }

    ProvenanceCheck(ImportParts parts, ImportOptions terms, ImportedFiles files) {
        this.parts = parts;
        this.terms = terms;
        this.files = files;
        this.notices =
                new ReleaseNotices(parts.storage(), parts.events(), parts.time().wall());
    }

    /** Returns the provenance of a package. Asks once for a version, unless those of many others were asked since. */
    Answer of(PackageId id) throws InterruptedException {
        var release = id.release();
        var answer = known.get(release);
        if (answer == null) {
            answer = ask(release);
            if (known.size() >= MOST_KNOWN) {
                known.keySet().remove(known.keySet().iterator().next());
            }
            known.put(release, answer);
        }
        return answer;
    }

    private Answer ask(ReleaseId id) throws InterruptedException {
        if (parts.hosts().isHosted(id.provider().hostname())) {
            return published(id);
        }
        try {
            var release = parts.fetches().release(id);
            return release.isEmpty() && !hasAnswered(id.provider())
                    ? imported(id, "its registry cannot be asked")
                    : new Answer(release, false, "the registry has no such version");
        } catch (UpstreamUnavailableException failure) {
            return imported(id, String.valueOf(failure.getMessage()));
        } catch (MirrorException failure) {
            // Offline it is the stored release that is not trusted, and this import may replace it.
            return parts.hosts().isOffline()
                    ? imported(id, String.valueOf(failure.getMessage()))
                    : Answer.none(String.valueOf(failure.getMessage()));
        }
    }

    // A publication alone adds packages to a hosted release, also if what is published cannot be trusted.
    private Answer published(ReleaseId id) throws InterruptedException {
        try {
            return new Answer(parts.fetches().release(id), false, "it is not published");
        } catch (ReleaseUnverifiedException untrusted) {
            return Answer.none(String.valueOf(untrusted.getMessage()));
        }
    }

    // Versions that only the storage lists have the epoch as the time of the answer.
    private boolean hasAnswered(ProviderAddress provider) throws InterruptedException {
        return !parts.hosts().isOffline()
                && BackgroundFetches.await(parts.versions().versions(provider), provider)
                        .filter(known -> known.learntAt().equals(Instant.EPOCH))
                        .isEmpty();
    }

    private Answer imported(ReleaseId id, String unasked) {
        var claimed = files.release(id);
        if (claimed.isEmpty()) {
            return Answer.none(unasked + "; the import contains no provenance for it");
        }
        return parts.brought()
                .verify(claimed.get())
                .map(
                        proven -> trusted(proven.release(), unasked),
                        refused -> Answer.none(
                                unasked + "; its provenance in the import is not valid: " + refused.reason()));
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
