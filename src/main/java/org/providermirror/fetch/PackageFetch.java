package org.providermirror.fetch;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.providermirror.archive.ArchiveHash;
import org.providermirror.archive.UnreadableArchiveException;
import org.providermirror.catalog.PackageLocations;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.StorageException;
import org.providermirror.net.Download;
import org.providermirror.net.ResumePoint;
import org.providermirror.net.SlowDownloadException;
import org.providermirror.net.UpstreamClient;
import org.providermirror.net.UpstreamUrl;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.registry.SignedUrl;
import org.providermirror.storage.Staging;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one attempt to fetch a package into storage: download while hashing, verify, hash the content, publish, record.
 * Nothing is visible before everything is verified.
 *
 * <p>Thread-safe; an attempt runs on its caller's thread.
 */
public final class PackageFetch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PackageFetch.class);
    private static final long UNKNOWN_LENGTH = 0;
    /** Ten times the largest packages that exist; an endless upstream must not fill the disk. */
    private static final long MAXIMUM_BYTES = 8L << 30;

    private final UpstreamClient upstream;
    private final Storage storage;
    private final ReleaseCatalog releases;
    private final PackageRecords records;
    private final PackageLocations locations;
    private final ExistingArchives storedCopy;
    private final ArchiveHash archiveHash;
    private final Clocks time;
    private final BooleanSupplier stopped;
    private final long maximumBytes;
    private final PausedReceptions paused = new PausedReceptions();

    /** The collaborators of an attempt. */
    public record Parts(
            UpstreamClient upstream,
            Storage storage,
            ReleaseCatalog releases,
            PackageRecords records,
            PackageLocations locations,
            ExistingArchives storedCopy,
            ArchiveHash archiveHash,
            Clocks time) {}

    /** @param stopped whether the web application is stopping, so that a download aborts at its next bytes */
    PackageFetch(Parts parts, BooleanSupplier stopped) {
        this(parts, stopped, MAXIMUM_BYTES);
    }

    PackageFetch(Parts parts, BooleanSupplier stopped, long maximumBytes) {
        this.upstream = parts.upstream();
        this.storage = parts.storage();
        this.releases = parts.releases();
        this.records = parts.records();
        this.locations = parts.locations();
        this.archiveHash = parts.archiveHash();
        this.time = parts.time();
        this.storedCopy = parts.storedCopy();
        this.stopped = stopped;
        this.maximumBytes = maximumBytes;
    }

    /** A download, with the URL before redirects. */
    private record Opened(URI asked, Download download) implements AutoCloseable {
        @Override
        public void close() {
            download.close();
        }
    }

    /** @param contention returns whether others wait, so that a slow download ends and is resumed later */
    FetchOutcome run(FetchTable.Run run, Contention contention) {
        var order = run.order();
        var reception = paused.take(order);
        try {
            var stored = storedCopy.adopt(order.id(), order.release());
            if (stored.isPresent()) {
                tell(run.arriving(), stored.get());
                return new FetchOutcome.Stored(stored.get());
            }
            // Before the download: a package of a release that cannot be stored is not stored either.
            releases.ensureStored(order.release());
            var client = upstream.givingUpIf(contention::mustGiveWay);
            var found = open(client, order, run.repeated(), reception.flatMap(PackageReception::resumePoint));
            if (found.isEmpty()) {
                return new FetchOutcome.Hopeless("the publisher no longer has it");
            }
            try (var opened = found.get()) {
                if (opened.download().length().orElse(UNKNOWN_LENGTH) > maximumBytes) {
                    throw new PackageReception.TooLongException(maximumBytes);
                }
                if (reception.isEmpty()) {
                    reception = Optional.of(stage(opened.download()));
                }
                return store(run, opened, reception.get(), contention);
            } catch (SlowDownloadException slow) {
                var kept = reception.filter(partial -> isKept(order, partial, contention));
                reception = reception.filter(partial -> kept.isEmpty());
                return new FetchOutcome.GaveWay(slow.getMessage(), kept.isPresent());
            }
        } catch (PackageReception.TooLongException tooLong) {
            return new FetchOutcome.Hopeless(tooLong.getMessage());
        } catch (UnreadableArchiveException unreadable) {
            return new FetchOutcome.Hopeless("the archive cannot be hashed: " + unreadable.getMessage());
        } catch (IOException failure) {
            return new FetchOutcome.Failed(failure.toString());
        } catch (StorageException failure) {
            return failure.isOverLimit()
                    ? new FetchOutcome.Hopeless(failure.getMessage())
                    : new FetchOutcome.Failed(failure.getMessage());
        } catch (MirrorException failure) {
            if (!(failure.getCause() instanceof SlowDownloadException)) {
                return new FetchOutcome.Failed(failure.getMessage());
            }
            var kept = reception.filter(partial -> isKept(order, partial, contention));
            reception = reception.filter(partial -> kept.isEmpty());
            return new FetchOutcome.GaveWay(failure.getMessage(), kept.isPresent());
        } catch (RuntimeException unexpected) {
            LOG.error("Fetching {} failed unexpectedly and will be retried", order.id(), unexpected);
            return new FetchOutcome.Failed(unexpected.toString());
        } finally {
            reception.ifPresent(PackageReception::close);
        }
    }

    // A fetch that is cancelled before is not found by discard.
    private boolean isKept(FetchOrder order, PackageReception reception, Contention contention) {
        var isKept = paused.keep(order, reception);
        if (isKept && contention.isCancelled()) {
            paused.discard(order.id());
        }
        return isKept;
    }

    private PackageReception stage(Download download) {
        return new PackageReception(storage.stage(download.length().orElse(UNKNOWN_LENGTH)), maximumBytes, time);
    }

    /**
     * Notifies the waiting clients of a package that is stored already. They were promised the release's bytes; other
     * first-served bytes go to new requests only.
     */
    static void tell(ArrivingFile arriving, PackageRecord stored) {
        if (stored.sha256().equals(arriving.sha256())) {
            arriving.stored(stored.size());
            arriving.published();
        } else {
            arriving.fail();
        }
    }

    // A signed URL expires; a failed one may have moved. If the registry describes another archive
    // by now, the known URL may still serve this one, or other bytes.
    private Optional<Opened> open(
            UpstreamClient client, FetchOrder order, boolean repeated, Optional<ResumePoint> resumed) {
        var location = order.location();
        if (SignedUrl.isSigned(location)) {
            return askedAnew(order).flatMap(moved -> open(client, order, moved, resumed));
        }
        if (repeated) {
            return open(client, order, askedAnew(order).orElse(location), resumed);
        }
        var opened = open(client, order, location, resumed);
        return opened.isPresent()
                ? opened
                : askedAnew(order)
                        .filter(moved -> !moved.equals(location))
                        .flatMap(moved -> open(client, order, moved, resumed));
    }

    private static Optional<Opened> open(
            UpstreamClient client, FetchOrder order, URI location, Optional<ResumePoint> resumed) {
        var provider = Optional.of(order.id().provider());
        var download = resumed.isPresent()
                ? client.resume(location, provider, resumed.get())
                : client.open(location, provider);
        return download.map(begun -> new Opened(location, begun));
    }

    private Optional<URI> askedAnew(FetchOrder order) {
        try {
            return locations.ask(order.id(), order.release());
        } catch (MirrorException registryFails) {
            LOG.debug(
                    "The registry could not be asked again for the location of {}; using the known one: {}",
                    order.id(),
                    registryFails.getMessage());
            return Optional.of(order.location());
        }
    }

    private FetchOutcome store(FetchTable.Run run, Opened opened, PackageReception reception, Contention contention)
            throws IOException, UnreadableArchiveException {
        var order = run.order();
        reception.receive(opened.download(), run.arriving(), contention, stopped);
        var sha256 = reception.sha256();
        if (!sha256.equals(order.sha256())) {
            return opened.download().position() == 0
                    ? new FetchOutcome.Altered(order.sha256(), sha256)
                    : new FetchOutcome.Failed("the parts of two downloads do not belong together");
        }
        run.arriving().verified(reception.received());
        var h1 = archiveHash.h1(reception.staging().file());
        return publish(order, opened.asked(), reception.staging(), h1, reception.received());
    }

    private FetchOutcome publish(FetchOrder order, URI origin, Staging staging, PackageHash h1, long size)
            throws IOException {
        if (!publish(order, staging)) {
            var other = storedCopy.adopt(order.id(), order.release());
            if (other.isPresent()) {
                return new FetchOutcome.Stored(other.get());
            }
            storedCopy.quarantine(order.id());
            if (!publish(order, staging)) {
                return new FetchOutcome.Failed("other bytes came into its place at the same time");
            }
        }
        var record = new PackageRecord(
                order.id(),
                order.sha256(),
                h1,
                size,
                Optional.of(SignedUrl.redacted(UpstreamUrl.shown(origin))),
                time.wall().instant(),
                order.assurance());
        records.save(record);
        // The bytes may have been purged since they were published.
        records.removeOrphaned(order.id());
        return new FetchOutcome.Stored(record);
    }

    // A record without these bytes is removed before, so that no other instance removes it when it describes these
    // bytes.
    private boolean publish(FetchOrder order, Staging staging) {
        records.removeOrphaned(order.id());
        return staging.publish(StorageLayout.archive(order.id()), order.sha256());
    }

    /** Discards what was received of a package whose download gave way to others. */
    void discard(PackageId id) {
        paused.discard(id);
    }

    /** Discards what was received of packages whose downloads gave way to others. */
    @Override
    public void close() {
        paused.close();
    }
}
