package org.providermirror.hosted;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.providermirror.archive.ArchiveHash;
import org.providermirror.archive.ArchiveLimits;
import org.providermirror.archive.ProviderExecutable;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.ReleaseDecisions;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.StorageExecutors;
import org.providermirror.catalog.record.CatalogVersion;
import org.providermirror.catalog.record.MetadataLimit;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.StoredFaults;
import org.providermirror.catalog.record.StoredReleases;
import org.providermirror.config.ServedHosts;
import org.providermirror.config.SignaturePolicy;
import org.providermirror.config.TrustSettings;
import org.providermirror.event.Event;
import org.providermirror.fetch.lease.InstanceHeartbeats;
import org.providermirror.hosted.keys.NamespaceKeys;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.Release;
import org.providermirror.registry.verify.StoredReleaseVerifier;
import org.providermirror.storage.Storage;
import org.providermirror.testing.Refusals;
import org.providermirror.testing.ScriptedRegistry;
import org.providermirror.testing.SigningKey;
import org.providermirror.transfer.upload.Uploads;

/** One instance of a mirror that hosts providers, without its requests. Several may share a storage. */
final class HostedInstance {
    static final Hostname CORP = Hostname.parse("providers.corp.example");

    final List<Event> events = new ArrayList<>();
    final ScriptedRegistry upstream = new ScriptedRegistry();
    final HostedReleases hosted;
    final StoredReleases stored;
    final VersionCatalog versions;
    final ReleaseCatalog releases;
    final PackageRecords records;
    final InstanceHeartbeats heartbeats;
    final Publications publications;

    HostedInstance(Storage storage, Clocks time) {
        this(storage, time, new FakeKeys());
    }

    HostedInstance(Storage storage, Clocks time, NamespaceKeys keys) {
        var faults = new StoredFaults(events::add, CORP::equals, time.wall());
        hosted = new HostedReleases(
                storage, new ServedHosts(java.util.Set.of(), true, java.util.Set.of(CORP))::isHosted);
        stored = new StoredReleases(
                storage,
                Runnable::run,
                new StoredReleaseVerifier(
                        new TrustSettings(SignaturePolicy.REQUIRE, List.of(), List.of()),
                        new HostedSigners(hosted::isHosted, keys, (release, builtIn) -> Optional.of("not hosted")),
                        time.wall()),
                faults,
                MetadataLimit.NONE,
                hosted,
                time);
        var registry = new HostedRegistry(upstream, hosted, stored::read);
        versions = new VersionCatalog(
                registry, hosted, storage, Duration.ofMinutes(5), host -> Runnable::run, StorageExecutors.CALLER, time);
        releases = new ReleaseCatalog(
                registry,
                versions,
                stored,
                ReleaseDecisions.NONE,
                Refusals.on(storage, time),
                host -> Runnable::run,
                StorageExecutors.CALLER,
                time);
        records = new PackageRecords(
                storage,
                Runnable::run,
                new PackageRecords.Releases() {
                    @Override
                    public Optional<Release> find(ReleaseId release) {
                        return releases.kept(release);
                    }

                    @Override
                    public boolean mayGrow(ReleaseId release) {
                        return releases.isHosted(release.provider().hostname());
                    }
                },
                faults,
                time);
        versions.onHostedChange(provider -> {
            releases.forget(provider);
            records.forget(provider);
        });
        heartbeats = new InstanceHeartbeats(storage, time);
        publications = new Publications(new Publications.Parts(
                storage,
                hosted,
                stored,
                versions,
                records,
                new Uploads(storage, 64L << 20, 128L << 20),
                keys,
                new ArchiveHash(ArchiveLimits.DEFAULT),
                new ProviderExecutable(ArchiveLimits.DEFAULT),
                heartbeats,
                events::add,
                time));
    }

    Publications.Published publish(ReleaseId release, byte[] archive)
            throws PublicationRefusedException, IOException, InterruptedException {
        return publications.publish(release, new ByteArrayInputStream(archive), archive.length, "ci");
    }

    /** Returns what a list names of a version, as clients request it. */
    Optional<CatalogVersion> listed(ReleaseId release) {
        return versions.version(release).toCompletableFuture().join();
    }

    /** Returns the release, as clients request it. */
    Optional<Release> release(ReleaseId release) {
        try {
            return releases.release(release).toCompletableFuture().join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException failure ? failure : failed;
        }
    }

    Map<Platform, PackageRecord> recordsOf(Release release) {
        return records.ofRelease(release.id(), release.packages().keySet());
    }

    static ReleaseId release(String version) {
        return new ReleaseId(
                org.providermirror.provider.ProviderAddress.parse(CORP + "/platform/tool"),
                ProviderVersion.parse(version));
    }

    static PackageId packageOf(ReleaseId release, String platform) {
        return release.packageFor(Platform.parse(platform));
    }

    /** Registers the fake publisher's key for all namespaces. */
    record FakeKeys(List<String> armored, boolean mirrorSigns) implements NamespaceKeys {
        FakeKeys() {
            this(List.of(SigningKey.ofPublisher().armored()), false);
        }

        @Override
        public List<String> armored(Hostname hostname, String namespace) {
            return armored;
        }

        @Override
        public boolean trusts(Hostname hostname, String namespace, String fingerprint) {
            return mirrorSigns || fingerprint.equals(SigningKey.ofPublisher().fingerprint());
        }

        @Override
        public Optional<MirrorSignature> sign(Hostname hostname, String namespace, byte[] sums) {
            var own = SigningKey.ofStranger();
            return mirrorSigns && armored.isEmpty()
                    ? Optional.of(new MirrorSignature(own.sign(sums), own.armored()))
                    : Optional.empty();
        }

        @Override
        public Optional<String> own(Hostname hostname, String namespace, Predicate<String> isMaker) {
            return Optional.of(SigningKey.ofStranger().armored()).filter(key -> mirrorSigns && isMaker.test(key));
        }
    }
}
