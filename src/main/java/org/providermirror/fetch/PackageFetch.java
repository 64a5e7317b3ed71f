package org.providermirror.fetch;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
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
import org.providermirror.net.UpstreamClient;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.Sha256;
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
public final class PackageFetch {
    private static final Logger LOG = LoggerFactory.getLogger(PackageFetch.class);
    private static final int BUFFER_BYTES = 64 * 1024;
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

    /** @param repeated whether an attempt has failed before, so that the known location may be the cause */
    FetchOutcome run(FetchOrder order, boolean repeated, ArrivingFile arriving) {
        try {
            var stored = storedCopy.adopt(order.id(), order.release());
            if (stored.isPresent()) {
                tell(arriving, stored.get());
                return new FetchOutcome.Stored(stored.get());
            }
            // Before the download: a package of a release that cannot be stored is not stored either.
            releases.ensureStored(order.release());
            var found = open(order, repeated);
            if (found.isEmpty()) {
                return new FetchOutcome.Hopeless("the publisher no longer has it");
            }
            try (var opened = found.get()) {
                var length = opened.download().length();
                if (length.isPresent() && length.getAsLong() > maximumBytes) {
                    return tooLong();
                }
                try (var staging = storage.stage(length.orElse(UNKNOWN_LENGTH))) {
                    return store(order, opened, staging, arriving);
                }
            }
        } catch (UnreadableArchiveException unreadable) {
            return new FetchOutcome.Hopeless("the archive cannot be hashed: " + unreadable.getMessage());
        } catch (IOException failure) {
            return new FetchOutcome.Failed(failure.toString());
        } catch (StorageException failure) {
            return failure.isOverLimit()
                    ? new FetchOutcome.Hopeless(failure.getMessage())
                    : new FetchOutcome.Failed(failure.getMessage());
        } catch (MirrorException failure) {
            return new FetchOutcome.Failed(failure.getMessage());
        } catch (RuntimeException unexpected) {
            LOG.error("Fetching {} failed unexpectedly and will be retried", order.id(), unexpected);
            return new FetchOutcome.Failed(unexpected.toString());
        }
    }

    // Waiting clients were promised the release's bytes; other first-served bytes go to new requests only.
    private static void tell(ArrivingFile arriving, PackageRecord stored) {
        if (stored.sha256().equals(arriving.sha256())) {
            arriving.stored(stored.size());
        } else {
            arriving.fail();
        }
    }

    // A URL with a query is signed and expires; a failed one may have moved. If the registry describes another archive
    // by now, the known URL may still serve this one, or other bytes.
    private Optional<Opened> open(FetchOrder order, boolean repeated) {
        var location = order.location();
        if (location.getRawQuery() != null) {
            return askedAnew(order).flatMap(this::open);
        }
        if (repeated) {
            return open(askedAnew(order).orElse(location));
        }
        var opened = open(location);
        return opened.isPresent()
                ? opened
                : askedAnew(order).filter(moved -> !moved.equals(location)).flatMap(this::open);
    }

    private Optional<Opened> open(URI location) {
        return upstream.open(location).map(download -> new Opened(location, download));
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

    private FetchOutcome store(FetchOrder order, Opened opened, Staging staging, ArrivingFile arriving)
            throws IOException, UnreadableArchiveException {
        var download = opened.download();
        if (download.length().orElse(UNKNOWN_LENGTH) > 0 || download.length().isEmpty()) {
            // An empty response would be complete before anything was verified.
            arriving.begin(staging.file(), download.length());
        }
        var digest = Sha256.newDigest();
        var received = 0L;
        try (var file = FileChannel.open(staging.file(), StandardOpenOption.WRITE)) {
            var buffer = new byte[BUFFER_BYTES];
            for (var read = download.body().read(buffer);
                    read >= 0;
                    read = download.body().read(buffer)) {
                if (stopped.getAsBoolean()) {
                    return new FetchOutcome.Failed("the mirror is stopping");
                }
                digest.update(buffer, 0, read);
                write(file, ByteBuffer.wrap(buffer, 0, read));
                received += read;
                if (received > maximumBytes) {
                    return tooLong();
                }
                arriving.arrived(received);
            }
        }
        if (download.length().isPresent() && download.length().getAsLong() != received) {
            return new FetchOutcome.Failed(
                    "received " + received + " of " + download.length().getAsLong() + " bytes");
        }
        var sha256 = Sha256.ofDigest(digest.digest());
        if (!sha256.equals(order.sha256())) {
            return new FetchOutcome.Altered(order.sha256(), sha256);
        }
        arriving.verified(received);
        var h1 = archiveHash.h1(staging.file());
        return publish(order, opened.asked(), staging, h1, received);
    }

    private FetchOutcome tooLong() {
        return new FetchOutcome.Hopeless("it has more than " + maximumBytes + " bytes");
    }

    private FetchOutcome publish(FetchOrder order, URI origin, Staging staging, PackageHash h1, long size)
            throws IOException {
        var key = StorageLayout.archive(order.id());
        if (!staging.publish(key, order.sha256())) {
            var other = storedCopy.adopt(order.id(), order.release());
            if (other.isPresent()) {
                return new FetchOutcome.Stored(other.get());
            }
            storedCopy.quarantine(order.id());
            if (!staging.publish(key, order.sha256())) {
                return new FetchOutcome.Failed("other bytes came into its place at the same time");
            }
        }
        var record = new PackageRecord(
                order.id(),
                order.sha256(),
                h1,
                size,
                Optional.of(withoutQuery(origin)),
                time.wall().instant(),
                order.assurance());
        records.save(record);
        return new FetchOutcome.Stored(record);
    }

    private static void write(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    private static URI withoutQuery(URI location) {
        var text = location.toString();
        return URI.create(text.contains("?") ? text.substring(0, text.indexOf('?')) : text);
    }
}
