package org.providermirror.app;

import java.util.Optional;
import org.providermirror.catalog.PackageLocations;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.StorageExecutors;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.ProviderMetadata;
import org.providermirror.catalog.record.StoredFaults;
import org.providermirror.catalog.record.StoredReleases;
import org.providermirror.catalog.record.StoredReleases.FoundRecords;
import org.providermirror.config.MirrorSettings;
import org.providermirror.event.Events;
import org.providermirror.mirror.pullthrough.PullThroughMirror;
import org.providermirror.net.address.LocationGuard;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.ProviderRegistry;
import org.providermirror.registry.Release;
import org.providermirror.registry.verify.StoredReleaseVerifier;
import org.providermirror.storage.Storage;

/** Composes the cached and stored version lists, releases, package locations and package records. */
record CatalogParts(
        VersionCatalog versions,
        ReleaseCatalog releases,
        StoredReleases stored,
        PackageLocations locations,
        PackageRecords records,
        StoredFaults faults) {
    static CatalogParts of(
            MirrorSettings settings,
            Storage storage,
            ProviderRegistry registry,
            HostedParts hosted,
            PolicyParts policy,
            TrustParts trust,
            Events events,
            Threads threads,
            Clocks time) {
        var executors = new StorageExecutors(threads.storageReads(), threads.storageWrites());
        var versions = new VersionCatalog(
                registry, hosted.releases(), storage, settings.indexTtl(), threads::upstream, executors, time);
        var faults = new StoredFaults(events, hosted.releases()::isHosted, time.wall());
        var stored = new StoredReleases(
                storage,
                threads.storageReads(),
                new StoredReleaseVerifier(settings.trust(), hosted.storedSigners(policy.storedSigners()), time.wall()),
                faults,
                new ProviderMetadata(storage, settings.metadataBytes(), threads.background(), events, time),
                hosted.releases(),
                time);
        var releases = new ReleaseCatalog(
                registry, versions, stored, policy.decisions(), trust.refused(), threads::upstream, executors, time);
        var locations = settings.upstream().hosts().isOffline()
                ? PackageLocations.none(registry, threads::upstream, time)
                : new PackageLocations(
                        registry,
                        threads::upstream,
                        time,
                        new LocationGuard(settings.upstream().privateNetworks())::check);
        var records = new PackageRecords(
                storage, threads.storageReads(), new VerifiedReleases(releases, stored), faults, time);
        policy.trustChanges().listen((hostname, namespace) -> {
            releases.forget(hostname, namespace);
            records.forget(hostname, namespace);
        });
        versions.onHostedChange(provider -> {
            releases.forget(provider);
            records.forget(provider);
        });
        return new CatalogParts(versions, releases, stored, locations, records, faults);
    }

    PullThroughMirror.Knowledge knowledge(TrustParts trust) {
        return new PullThroughMirror.Knowledge(versions, releases, records, locations, trust.served(), trust.refused());
    }

    /** Finds the releases that package records are checked against. */
    private record VerifiedReleases(ReleaseCatalog catalog, StoredReleases stored) implements PackageRecords.Releases {
        @Override
        public Optional<Release> find(ReleaseId release) {
            return catalog.kept(release);
        }

        @Override
        public Optional<Release> first(ReleaseId release) {
            return catalog.first(release);
        }

        @Override
        public boolean mayGrow(ReleaseId release) {
            return catalog.isHosted(release.provider().hostname());
        }

        @Override
        public Optional<FoundRecords> packages(ReleaseId release) {
            return stored.packages(release);
        }
    }
}
