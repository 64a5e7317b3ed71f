package org.providermirror.fetch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.providermirror.failure.MirrorException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredContent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills one file from a download, and lets waiting clients read it. The downloading thread calls {@link #begin}, {@link
 * #arrived}, {@link #verified}, {@link #published} and {@link #fail}; all others use the interface only.
 */
final class ArrivingFile implements ArrivingPackage {
    private enum State {
        WAITING,
        ARRIVING,
        COMPLETE,
        FAILED
    }

    private static final Logger LOG = LoggerFactory.getLogger(ArrivingFile.class);

    private record Waiter(long position, Runnable action) {}

    /** More clients than these are woken for many bytes at once, or after this time. */
    private static final int CROWD = 8;

    private static final long ANNOUNCED_BYTES = 256 * 1024;

    private static final long ANNOUNCED_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final PackageId id;
    private final Sha256 sha256;
    private final Storage storage;
    private final LongSupplier nanoTime;
    private final long requestedAt;
    private final List<Waiter> waiters = new ArrayList<>();
    private final AtomicInteger clients = new AtomicInteger();
    private final CompletableFuture<Boolean> stored = new CompletableFuture<>();
    private State state = State.WAITING;
    private Path path;
    private OptionalLong length = OptionalLong.empty();
    private long available;
    private long begunAt;
    private long availableAtBegin;
    private long announced;
    private long announcedAt;
    private Optional<MirrorException> refusal = Optional.empty();

    ArrivingFile(PackageId id, Sha256 sha256, Storage storage) {
        this(id, sha256, storage, System::nanoTime);
    }

    ArrivingFile(PackageId id, Sha256 sha256, Storage storage, LongSupplier nanoTime) {
        this.id = id;
        this.sha256 = sha256;
        this.storage = storage;
        this.nanoTime = nanoTime;
        this.requestedAt = nanoTime.getAsLong();
    }

    void begin(Path file, OptionalLong expectedLength) {
        synchronized (this) {
            path = file;
            length = expectedLength;
            state = State.ARRIVING;
            begunAt = nanoTime.getAsLong();
            availableAtBegin = available;
        }
        tell();
    }

    /** Makes all but the last byte available. The last one follows when all bytes are verified. */
    void arrived(long bytes) {
        synchronized (this) {
            available = Math.max(available, bytes - 1);
            var now = nanoTime.getAsLong();
            var few = available - announced < ANNOUNCED_BYTES && now - announcedAt < ANNOUNCED_NANOS;
            if (few && announced > 0 && waiters.size() > CROWD) {
                return;
            }
            announced = available;
            announcedAt = now;
        }
        tell();
    }

    void verified(long bytes) {
        synchronized (this) {
            available = bytes;
            length = OptionalLong.of(bytes);
            state = State.COMPLETE;
        }
        tell();
    }

    /** Returns how many received bytes are available. */
    synchronized long received() {
        return path == null ? 0 : available;
    }

    /** Completes with a package that was already stored, whole and verified. */
    void stored(long bytes) {
        verified(bytes);
    }

    /** Notes that the package is in storage with its record. */
    void published() {
        stored.complete(true);
    }

    /** Refuses waiting clients for this reason as soon as this {@link #fail fails}. */
    synchronized void refuse(MirrorException reason) {
        refusal = Optional.of(reason);
    }

    void fail() {
        synchronized (this) {
            state = state == State.COMPLETE ? State.COMPLETE : State.FAILED;
        }
        tell();
        stored.complete(false);
    }

    private void tell() {
        List<Runnable> due = new ArrayList<>();
        synchronized (this) {
            waiters.removeIf(waiter -> isDue(waiter.position()) && due.add(waiter.action()));
        }
        due.forEach(this::run);
    }

    // One client's action must not end the download or the waiting of other clients.
    private void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException failure) {
            LOG.error("A client that waits for {} could not be notified and may time out", id, failure);
        }
    }

    private boolean isDue(long position) {
        return switch (state) {
            case WAITING -> false;
            case ARRIVING -> available > position;
            case COMPLETE, FAILED -> true;
        };
    }

    @Override
    public void whenBeyond(long position, Runnable action) {
        synchronized (this) {
            if (!isDue(position)) {
                waiters.add(new Waiter(position, action));
                return;
            }
        }
        action.run();
    }

    @Override
    public PackageId id() {
        return id;
    }

    @Override
    public Sha256 sha256() {
        return sha256;
    }

    @Override
    public synchronized boolean begun() {
        return state == State.ARRIVING || state == State.COMPLETE || path != null;
    }

    @Override
    public synchronized OptionalLong length() {
        return length;
    }

    @Override
    public synchronized long available() {
        return available;
    }

    @Override
    public synchronized boolean complete() {
        return state == State.COMPLETE;
    }

    @Override
    public synchronized boolean failed() {
        return state == State.FAILED;
    }

    @Override
    public int countClient() {
        return clients.incrementAndGet();
    }

    @Override
    public Duration age() {
        return Duration.ofNanos(nanoTime.getAsLong() - requestedAt);
    }

    @Override
    public synchronized Optional<Duration> left() {
        if (state == State.COMPLETE) {
            return Optional.of(Duration.ZERO);
        }
        var received = available - availableAtBegin;
        if (state != State.ARRIVING || length.isEmpty() || received <= 0) {
            return Optional.empty();
        }
        var perByte = (nanoTime.getAsLong() - begunAt) / (double) received;
        return Optional.of(Duration.ofNanos((long) (perByte * (length.getAsLong() - available))));
    }

    @Override
    public CompletionStage<Boolean> stored() {
        return stored;
    }

    @Override
    public synchronized Optional<MirrorException> refusal() {
        return refusal;
    }

    @Override
    public FileChannel open() throws IOException {
        Path file;
        synchronized (this) {
            file = path;
        }
        if (file == null) {
            return openPublished(new NoSuchFileException("the download of " + id + " has not begun"));
        }
        try {
            return FileChannel.open(file, StandardOpenOption.READ);
        } catch (NoSuchFileException published) {
            return openPublished(published);
        }
    }

    // A small package may be published between the response to a client and its first read.
    private FileChannel openPublished(NoSuchFileException moved) throws IOException {
        var file = storage.open(StorageLayout.archive(id))
                .flatMap(StoredContent::localPath)
                .orElseThrow(() -> moved);
        return FileChannel.open(file, StandardOpenOption.READ);
    }
}
