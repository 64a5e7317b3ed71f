package org.providermirror.web.hosted;

import java.util.concurrent.CompletionStage;
import org.providermirror.config.ServedHosts;
import org.providermirror.mirror.inventory.Inventory;
import org.providermirror.mirror.inventory.VersionQuery;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ReleaseId;
import org.providermirror.web.problem.RefusedException;

/** Checks that an act concerns what was published to this mirror, so that a typing error is not taken for success. */
record HostedTargets(ServedHosts hosts, Inventory inventory) {
    /** Returns the version if it was published here; fails with a refusal otherwise. */
    CompletionStage<ReleaseId> published(ReleaseId release) {
        requireHosted(release.provider());
        return inventory
                .release(release.provider(), release.version())
                .thenApply(found -> found.map(known -> release).orElseThrow(() -> unpublished(release.toString())));
    }

    /** Returns the provider if a version of it was published here; fails with a refusal otherwise. */
    CompletionStage<ProviderAddress> published(ProviderAddress provider) {
        requireHosted(provider);
        return inventory
                .provider(provider, new VersionQuery("", true, 0, 1))
                .thenApply(found -> found.map(known -> provider).orElseThrow(() -> unpublished(provider.toString())));
    }

    private void requireHosted(ProviderAddress provider) {
        if (!hosts.isHosted(provider.hostname())) {
            throw RefusedException.conflict(provider.hostname()
                    + " is not a hosted hostname (setting mirror.hosted.hosts), and only its publisher can withdraw or"
                    + " deprecate a release; to keep clients from it, block it");
        }
    }

    private static RefusedException unpublished(String target) {
        return RefusedException.notFound(target + " is not published here");
    }
}
