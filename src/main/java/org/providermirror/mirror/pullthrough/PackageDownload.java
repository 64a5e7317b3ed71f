package org.providermirror.mirror.pullthrough;

import java.net.URI;
import java.util.Optional;
import org.providermirror.catalog.PackageLocations;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.Verification;
import org.providermirror.config.MissAnswer;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.NotFoundException;
import org.providermirror.failure.StorageException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.fetch.FetchOrder;
import org.providermirror.fetch.FetchQueue;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.provider.PackageId;
import org.providermirror.registry.Release;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers <em>download_package</em>: from storage if the package is stored; otherwise from upstream, while it is
 * fetched. A storage failure never prevents a redirect to upstream.
 */
public final class PackageDownload {
    private static final Logger LOG = LoggerFactory.getLogger(PackageDownload.class);

    private final Storage storage;
    private final PackageRecords records;
    private final ReleaseCatalog releases;
    private final PackageLocations locations;
    private final CopiedPackages copied;
    private final FetchQueue fetches;
    private final MissAnswer miss;
    private final ClientDeadline deadline;

    public PackageDownload(
            Storage storage,
            PackageRecords records,
            ReleaseCatalog releases,
            PackageLocations locations,
            CopiedPackages copied,
            FetchQueue fetches,
            MissAnswer miss,
            ClientDeadline deadline) {
        this.storage = storage;
        this.records = records;
        this.releases = releases;
        this.locations = locations;
        this.copied = copied;
        this.fetches = fetches;
        this.miss = miss;
        this.deadline = deadline;
    }

    ArchiveAnswer archive(PackageId id) {
        return stored(id).orElseGet(() -> missed(id));
    }

    private Optional<ArchiveAnswer> stored(PackageId id) {
        try {
            return records.find(id)
                    .filter(record -> record.assurance() != Verification.IMPORTED)
                    .flatMap(this::content);
        } catch (StorageException failure) {
            LOG.warn("{}", failure.getMessage());
            return Optional.empty();
        }
    }

    private Optional<ArchiveAnswer> content(PackageRecord record) {
        return storage.open(new StoredObject(StorageLayout.archive(record.id()), record.size(), record.storedAt()))
                .map(content -> new ArchiveAnswer.Stored(content, record.sha256()));
    }

    private ArchiveAnswer missed(PackageId id) {
        Optional<Release> known;
        try {
            known = releases.kept(id.release())
                    .filter(release -> !release.undecided().contains(id.platform()))
                    .or(() -> deadline.await(
                            releases.release(id.release()), id.provider().hostname()));
        } catch (UpstreamUnavailableException failure) {
            return unasked(id, failure);
        }
        var release = known.orElseThrow(() -> NotFoundException.archive(id));
        var found = release.require(id.platform());
        return copiedIn(id, release).orElseGet(() -> {
            fetches.refusal(id, found.sha256()).ifPresent(reason -> {
                askAgain(id, release);
                throw reason;
            });
            return fetched(new FetchOrder(id, release, locate(id, release)));
        });
    }

    private void askAgain(PackageId id, Release release) {
        try {
            fetches.askAgain(id, () -> new FetchOrder(id, release, locate(id, release)));
        } catch (MirrorException unlocated) {
            LOG.warn("{} cannot be fetched again now: {}", id, unlocated.getMessage());
        }
    }

    // Only without a verified release: with one, its digest applies whether upstream answers or not.
    private ArchiveAnswer unasked(PackageId id, UpstreamUnavailableException failure) {
        return deadline.await(copied.unasked(id), id.provider().hostname())
                .flatMap(this::content)
                .orElseThrow(() -> failure);
    }

    // While upstream is down, a redirect fails, although the bytes may be stored here.
    private Optional<ArchiveAnswer> copiedIn(PackageId id, Release release) {
        try {
            return storage.find(StorageLayout.archive(id)).isEmpty()
                    ? Optional.empty()
                    : deadline.await(copied.verified(id, release), id.provider().hostname())
                            .flatMap(this::content);
        } catch (StorageException | UpstreamUnavailableException failure) {
            LOG.warn("the stored copy of {} cannot be checked now: {}", id, failure.getMessage());
            return Optional.empty();
        }
    }

    private URI locate(PackageId id, Release release) {
        return deadline.await(locations.find(id, release), id.provider().hostname())
                .orElseThrow(() -> NotFoundException.archive(id));
    }

    private ArchiveAnswer fetched(FetchOrder order) {
        if (miss == MissAnswer.REDIRECT) {
            fetches.ask(order);
            return new ArchiveAnswer.Upstream(order.location());
        }
        fetches.askForWaiting(order);
        return fetches.arriving(order.id())
                .filter(arriving -> arriving.sha256().equals(order.sha256()))
                .<ArchiveAnswer>map(arriving -> new ArchiveAnswer.Arriving(arriving, order.location()))
                .or(() -> stored(order.id()))
                .orElseGet(() -> new ArchiveAnswer.Upstream(order.location()));
    }
}
