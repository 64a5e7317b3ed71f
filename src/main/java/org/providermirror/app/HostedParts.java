package org.providermirror.app;

import java.util.Optional;
import java.util.function.Function;
import org.providermirror.archive.ArchiveLimits;
import org.providermirror.archive.ProviderExecutable;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.config.MirrorSettings;
import org.providermirror.config.ServedHosts;
import org.providermirror.event.Events;
import org.providermirror.fetch.lease.InstanceHeartbeats;
import org.providermirror.hosted.HostedRegistry;
import org.providermirror.hosted.HostedReleases;
import org.providermirror.hosted.HostedSigners;
import org.providermirror.hosted.Publications;
import org.providermirror.hosted.keys.NamespaceKeys;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.ProviderRegistry;
import org.providermirror.registry.Release;
import org.providermirror.registry.verify.SignerRule;
import org.providermirror.storage.Storage;
import org.providermirror.transfer.upload.Uploads;

/**
 * Composes the releases of which the mirror is the origin, and their publications.
 *
 * @param releases the published releases
 * @param keys the keys that may sign them
 */
record HostedParts(Storage storage, HostedReleases releases, NamespaceKeys keys) {
    static HostedParts of(Storage storage, ServedHosts hosts, NamespaceKeys keys) {
        return new HostedParts(storage, new HostedReleases(storage, hosts::isHosted), keys);
    }

    /**
     * Returns the registry of all hostnames: hosted ones never reach upstream.
     *
     * @param verified returns a published release if it can be trusted
     */
    ProviderRegistry registry(ProviderRegistry upstream, Function<ReleaseId, Optional<Release>> verified) {
        return new HostedRegistry(upstream, releases, verified);
    }

    /** Decides whose stored releases are trusted. */
    SignerRule storedSigners(SignerRule upstream) {
        return new HostedSigners(releases::isHosted, keys, upstream);
    }

    /** Returns the publications, and starts to write heartbeats while some run. */
    Publications publications(
            MirrorSettings settings,
            CatalogParts catalog,
            FetchParts fetches,
            Events events,
            Threads threads,
            Clocks time) {
        var transfer = settings.maintenance().transfer();
        var publications = new Publications(new Publications.Parts(
                storage,
                releases,
                catalog.stored(),
                catalog.versions(),
                catalog.records(),
                new Uploads(storage, transfer.uploadLimit(), transfer.totalUploadLimit()),
                keys,
                fetches.archiveHash(),
                new ProviderExecutable(ArchiveLimits.DEFAULT),
                fetches.heartbeats(),
                events,
                time));
        threads.every(InstanceHeartbeats.INTERVAL, publications::keepUp);
        return publications;
    }
}
