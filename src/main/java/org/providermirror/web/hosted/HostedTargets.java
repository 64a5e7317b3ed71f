package org.providermirror.web.hosted;

import org.providermirror.hosted.Publications;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ReleaseId;
import org.providermirror.web.problem.RefusedException;

/** Checks that an act concerns what was published to this mirror, so that a typing error is not taken for success. */
record HostedTargets(Publications publications) {
    /** Returns the version; throws a refusal if it was not published here. */
    ReleaseId published(ReleaseId release) {
        requireHosted(release.provider());
        if (!publications.isPublished(release)) {
            throw RefusedException.notFound(release + " is not published here");
        }
        return release;
    }

    /** Returns the provider; throws a refusal if no version of it was published here. */
    ProviderAddress published(ProviderAddress provider) {
        requireHosted(provider);
        if (!publications.isPublished(provider)) {
            throw RefusedException.notFound(provider + " is not published here");
        }
        return provider;
    }

    private void requireHosted(ProviderAddress provider) {
        if (!publications.isHosted(provider.hostname())) {
            throw RefusedException.conflict(provider.hostname()
                    + " is not a hosted hostname (setting mirror.hosted.hosts), and only its publisher can withdraw or"
                    + " deprecate a release; to keep clients from it, block it");
        }
    }
}
