package org.providermirror.fetch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.providermirror.failure.MirrorException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one file that a download fills and that its waiting clients read. The thread that downloads calls {@link #begin},
 * {@link #arrived}, {@link #verified} and {@link #fail}; everybody else only the interface.
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

    private final PackageId id;
    private final Sha256 sha256;
    private final Storage storage;
    private final List<Waiter> waiters = new ArrayList<>();
    private State state = State.WAITING;
    private Path path;
    private OptionalLong length = OptionalLong.empty();
    private long available;
    private Optional<MirrorException> refusal = Optional.empty();

    ArrivingFile(PackageId id, Sha256 sha256, Storage storage) {
        this.id = id;
        this.sha256 = sha256;
        this.storage = storage;
    }

    void begin(Path file, OptionalLong expectedLength) {
        synchronized (this) {
            path = file;
            length = expectedLength;
            state = State.ARRIVING;
        }
        tell();
    }

    /** All but the last byte of what has arrived may be given out: the last one only when all is verified. */
    void arrived(long bytes) {
        synchronized (this) {
            available = Math.max(available, bytes - 1);
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

    /** How many bytes came over the network and may be given out. */
    synchronized long received() {
        return path == null ? 0 : available;
    }

    /** The package was in storage already, whole and verified. */
    void stored(long bytes) {
        verified(bytes);
    }

    /** Has clients that wait be refused, as soon as this {@link #fail fails}. */
    synchronized void refuse(MirrorException reason) {
        refusal = Optional.of(reason);
    }

    void fail() {
        synchronized (this) {
            state = state == State.COMPLETE ? State.COMPLETE : State.FAILED;
        }
        tell();
    }

    private void tell() {
        List<Runnable> due = new ArrayList<>();
        synchronized (this) {
            waiters.removeIf(waiter -> isDue(waiter.position()) && due.add(waiter.action()));
        }
        due.forEach(this::run);
    }

    // What one client's action does must end neither the download nor the waiting of the others.
    private void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException failure) {
            LOG.error("a client that waits for {} could not be told", id, failure);
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

    // A small package may be published between the answer to a client and the client's first read.
    private FileChannel openPublished(NoSuchFileException moved) throws IOException {
        var content = storage.open(StorageLayout.archive(id)).orElseThrow(() -> moved);
        var local = content.map(found -> Optional.of(found.path()), remote -> Optional.<Path>empty());
        return FileChannel.open(local.orElseThrow(() -> moved), StandardOpenOption.READ);
    }
}
