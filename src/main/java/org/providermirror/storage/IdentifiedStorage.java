package org.providermirror.storage;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.providermirror.failure.StorageException;
import org.providermirror.log.OutageLog;
import org.providermirror.storage.StorageIdentity.IdentityDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses to use a storage that disappeared, such as an unmounted share, an emptied bucket, or a folder that became a
 * file. The first instance that may write creates the storage's identity object. Once the object was seen, every call
 * fails while it is missing or another one.
 *
 * <p>Before a write, and before an absence is believed, the identity is checked unless that was done a moment ago. A
 * storage without an identity that cannot be written is used as it is.
 *
 * <p>Reports an outage of the storage in one log line at its start and one at its end. Thread-safe.
 */
public final class IdentifiedStorage implements Storage {
    private static final Logger LOG = LoggerFactory.getLogger(IdentifiedStorage.class);
    private static final Duration LOOKED_FOR_EVERY = Duration.ofSeconds(10);
    /** How long a look trusts the last check. Longer than the interval of checks once a minute, which come first. */
    private static final Duration IDLE_CHECKED_FOR = Duration.ofSeconds(61);

    private final Storage storage;
    private final StorageIdentity identity;
    private final Object name;
    private final Duration checkedFor;
    private final LongSupplier nanoTime;
    private final ChangeAnnouncements announcements;
    private volatile Optional<String> known = Optional.empty();
    private volatile Optional<String> loss = Optional.empty();
    private volatile Optional<Long> checkedAt = Optional.empty();
    private volatile boolean isUnreadable;
    private volatile boolean isClosed;

    /**
     * @param name names the storage in messages
     * @param checkedFor how long a check is valid; zero if a check costs next to nothing
     * @param nanoTime a monotonic clock such as {@link System#nanoTime}
     */
    public IdentifiedStorage(Storage storage, Object name, Duration checkedFor, Clock clock, LongSupplier nanoTime) {
        this.storage = storage;
        this.identity = new StorageIdentity(storage, clock);
        this.name = name;
        this.checkedFor = checkedFor;
        this.nanoTime = nanoTime;
        this.announcements = new ChangeAnnouncements(storage, this::check, nanoTime);
    }

    /**
     * Looks for announcements, and checks the identity if the last check is old or in doubt. Call it every few seconds.
     *
     * @return why the storage is lost; empty if it is present
     * @throws StorageException if the storage cannot be read
     */
    public Optional<String> look() {
        if (loss.isPresent() || isUnreadable || isCheckDue(checkedFor.isZero() ? checkedFor : IDLE_CHECKED_FOR)) {
            check();
        }
        if (loss.isEmpty()) {
            announcements.read();
        }
        return loss;
    }

    /**
     * Checks the identity now, and creates it if this is the first check of a writable storage without one.
     *
     * @return why the storage is lost; empty if it is present
     * @throws StorageException if the storage cannot be read
     */
    public Optional<String> check() {
        var wasOut = isUnreadable || loss.isPresent();
        try {
            readIdentity();
        } catch (StorageException failure) {
            if (!isStopping()) {
                isUnreadable = true;
                begin(failure.getMessage());
            }
            throw failure;
        }
        isUnreadable = false;
        checkedAt = Optional.of(nanoTime.getAsLong());
        loss.ifPresentOrElse(this::begin, this::end);
        if (wasOut && loss.isEmpty()) {
            changes().pollAll();
        }
        return loss;
    }

    // What was read before another thread created the identity says nothing.
    private void readIdentity() {
        var isFirst = known.isEmpty();
        var found = identity.read();
        if (isFirst) {
            var first = found.or(this::created).map(IdentityDocument::id);
            known = known.or(() -> first);
            loss = Optional.empty();
        } else {
            loss = complaint(found.map(IdentityDocument::id));
        }
    }

    /** Returns the changes of shared folders, here and on other instances. */
    public ChangeMarker changes() {
        return announcements.changes();
    }

    /**
     * Announces the changes of this instance to the others; returns false if the storage is lost. If this fails, the
     * next look asks for it again.
     *
     * @throws StorageException if the storage fails
     */
    public boolean announceChanges() {
        return loss.isEmpty() && (!isCheckDue() || check().isEmpty()) && announcements.announce();
    }

    private Optional<IdentityDocument> created() {
        try {
            return identity.create();
        } catch (StorageException readOnly) {
            LOG.debug("{} has no identity and cannot be written; it is used as it is", name, readOnly);
            return Optional.empty();
        }
    }

    private Optional<String> complaint(Optional<String> found) {
        return found.equals(known)
                ? Optional.empty()
                : Optional.of("it has disappeared: " + StorageLayout.IDENTITY
                        + found.map(other -> " has another id than before").orElse(" is missing")
                        + "; mount or restore the storage, or restart the mirror if the change is intended");
    }

    private void begin(String reason) {
        var isFirst = OutageLog.begin(this);
        if (isClosed) {
            OutageLog.end(this);
        } else if (isFirst) {
            LOG.warn(
                    "Until {} works again, nothing is stored, and clients are redirected to upstream: {}",
                    name,
                    reason.replace(StorageException.BEGINNING, "it failed while "));
        }
    }

    private void end() {
        if (OutageLog.end(this)) {
            LOG.info("{} works again", name);
        }
    }

    private void requirePresent(String action) {
        if (loss.isEmpty() && isCheckDue()) {
            check();
        }
        requireNotLost(action);
    }

    private boolean isCheckDue() {
        return isCheckDue(known.isPresent() ? checkedFor : LOOKED_FOR_EVERY);
    }

    private boolean isCheckDue(Duration validFor) {
        return checkedAt
                .filter(last -> nanoTime.getAsLong() - last < validFor.toNanos())
                .isEmpty();
    }

    // An interrupt or the end of the mirror fails every call, which says nothing about the storage.
    private boolean isStopping() {
        return isClosed || Thread.currentThread().isInterrupted();
    }

    private void requireNotLost(String action) {
        loss.ifPresent(reason -> {
            throw new StorageException(action, new IOException(name + ": " + reason));
        });
    }

    private <T> Optional<T> found(String action, Supplier<Optional<T>> lookup) {
        requireNotLost(action);
        var found = reported(lookup);
        // Without a known identity, nothing can have disappeared.
        if (found.isEmpty() && known.isPresent()) {
            requirePresent(action);
        }
        return found;
    }

    private <T> T changed(String action, Supplier<T> change) {
        requirePresent(action);
        return reported(change);
    }

    private void changing(String action, Runnable change) {
        changed(action, () -> {
            change.run();
            return action;
        });
    }

    // One failed call may be a matter of its object alone. If the identity cannot be read either, it is an outage.
    private <T> T reported(Supplier<T> call) {
        try {
            return call.get();
        } catch (StorageException failure) {
            if (loss.isEmpty() && !isUnreadable && !isStopping()) {
                confirm();
            }
            throw failure;
        }
    }

    private void confirm() {
        try {
            check();
        } catch (StorageException outage) {
            LOG.debug("The storage cannot be read", outage);
        }
    }

    @Override
    public Optional<StoredObject> find(StorageKey key) {
        return found("looking for " + key, () -> storage.find(key));
    }

    @Override
    public Optional<StoredContent> open(StorageKey key) {
        return found("opening " + key, () -> storage.open(key));
    }

    @Override
    public Optional<StoredContent> open(StoredObject recorded) {
        return found("opening " + recorded.key(), () -> storage.open(recorded));
    }

    @Override
    public boolean opensAtOnce(StoredObject recorded) {
        return storage.opensAtOnce(recorded);
    }

    @Override
    public Optional<InputStream> stream(StorageKey key) {
        return found("opening " + key, () -> storage.stream(key));
    }

    @Override
    public Optional<byte[]> read(StorageKey key) {
        return polled(key, () -> found("reading " + key, () -> storage.read(key)));
    }

    @Override
    public void write(StorageKey key, byte[] record) {
        changing("writing " + key, () -> storage.write(key, record));
        changes().written(key);
    }

    @Override
    public boolean create(StorageKey key, byte[] record) {
        var created = changed("writing " + key, () -> storage.create(key, record));
        if (created) {
            announcements.created(key);
        }
        return created;
    }

    @Override
    public boolean writeIfUnchanged(StoredObject described, byte[] record) {
        var written = changed("writing " + described.key(), () -> storage.writeIfUnchanged(described, record));
        if (written) {
            changes().written(described.key());
        }
        return written;
    }

    @Override
    public void delete(StorageKey key) {
        changing("deleting " + key, () -> storage.delete(key));
        changes().deleted(key);
    }

    @Override
    public void quarantine(StorageKey key) {
        changing("moving " + key + " to the quarantine", () -> storage.quarantine(key));
    }

    @Override
    public boolean deleteIfUnchanged(StoredObject described) {
        return changed("deleting " + described.key(), () -> storage.deleteIfUnchanged(described));
    }

    @Override
    public boolean quarantineIfUnchanged(StoredObject described) {
        return changed(
                "moving " + described.key() + " to the quarantine", () -> storage.quarantineIfUnchanged(described));
    }

    @Override
    public List<StoredObject> list(StorageKey folder) {
        return page(folder, folder, Integer.MAX_VALUE);
    }

    @Override
    public List<StoredObject> page(StorageKey folder, StorageKey after, int size) {
        Supplier<Optional<List<StoredObject>>> lookup =
                () -> Optional.of(storage.page(folder, after, size)).filter(some -> !some.isEmpty());
        return polled(folder, () -> found("listing " + folder, lookup).orElse(List.of()));
    }

    private <T> T polled(StorageKey key, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (StorageException failure) {
            changes().failed(key);
            throw failure;
        }
    }

    @Override
    public Staging stage(long expectedBytes) {
        var staging = changed(
                "reserving space for a package of " + expectedBytes + " bytes", () -> storage.stage(expectedBytes));
        return new DecoratedStaging(
                staging, (key, sha256) -> changed("publishing " + key, () -> staging.publish(key, sha256)));
    }

    @Override
    public boolean isWritable() {
        return loss.isEmpty() && storage.isWritable();
    }

    @Override
    public void close() {
        isClosed = true;
        OutageLog.end(this);
        storage.close();
    }
}
