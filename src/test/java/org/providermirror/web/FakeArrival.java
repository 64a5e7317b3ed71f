package org.providermirror.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.providermirror.failure.MirrorException;
import org.providermirror.fetch.ArrivingPackage;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;

/** Simulates a download whose bytes arrive when the test says so, on the thread of the test. */
public final class FakeArrival implements ArrivingPackage {
    private final PackageId id;
    private final byte[] content;
    private final Path file;
    private final List<Waiting> waiting = new ArrayList<>();
    public final AtomicInteger opened = new AtomicInteger();
    final List<FileChannel> channels = new ArrayList<>();
    private long available;
    private boolean failed;
    private Optional<MirrorException> refusal = Optional.empty();
    private boolean begun = true;
    private boolean hasLength = true;

    private record Waiting(long position, Runnable action) {}

    public FakeArrival(PackageId id, byte[] content, Path file) {
        this.id = id;
        this.content = content;
        this.file = file;
    }

    /** Makes the download wait in the queue until {@link #begin}. */
    public FakeArrival queued() {
        begun = false;
        return this;
    }

    /** Makes the download one without a length. */
    public FakeArrival withoutLength() {
        hasLength = false;
        return this;
    }

    /** Begins the download, without a byte. */
    public void begin() throws IOException {
        var woken = new ArrayList<Waiting>();
        synchronized (this) {
            Files.createFile(file);
            begun = true;
            waiting.removeIf(one -> one.position() < available && woken.add(one));
        }
        woken.forEach(one -> one.action().run());
    }

    /** Lets bytes arrive up to a position. At the end, the whole is verified. */
    public void arrive(int upTo) {
        var woken = new ArrayList<Waiting>();
        synchronized (this) {
            try {
                Files.write(
                        file,
                        Arrays.copyOfRange(content, (int) available, upTo),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException unwritable) {
                throw new UncheckedIOException(unwritable);
            }
            available = upTo;
            waiting.removeIf(one -> (complete() || one.position() < available) && woken.add(one));
        }
        woken.forEach(one -> one.action().run());
    }

    /** Makes the download fail. */
    public void fail() {
        List<Waiting> woken;
        synchronized (this) {
            failed = true;
            woken = List.copyOf(waiting);
            waiting.clear();
        }
        woken.forEach(one -> one.action().run());
    }

    /** Makes the download fail for a reason that also forbids a redirect to upstream. */
    public void fail(MirrorException reason) {
        synchronized (this) {
            refusal = Optional.of(reason);
        }
        fail();
    }

    /** Returns how many answers wait for bytes. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** Returns whether every answer that opened the file has closed it. */
    synchronized boolean allClosed() {
        return channels.stream().noneMatch(FileChannel::isOpen);
    }

    @Override
    public PackageId id() {
        return id;
    }

    @Override
    public Sha256 sha256() {
        return Sha256.of(content);
    }

    @Override
    public synchronized boolean begun() {
        return begun;
    }

    @Override
    public synchronized OptionalLong length() {
        return begun && hasLength ? OptionalLong.of(content.length) : OptionalLong.empty();
    }

    @Override
    public synchronized boolean complete() {
        return available == content.length;
    }

    @Override
    public synchronized FileChannel open() throws IOException {
        opened.incrementAndGet();
        var channel = FileChannel.open(file, StandardOpenOption.READ);
        channels.add(channel);
        return channel;
    }

    @Override
    public synchronized long available() {
        return available;
    }

    @Override
    public synchronized boolean failed() {
        return failed;
    }

    @Override
    public int countClient() {
        return 1;
    }

    @Override
    public Duration age() {
        return Duration.ZERO;
    }

    @Override
    public Optional<Duration> left() {
        return Optional.empty();
    }

    @Override
    public CompletionStage<Boolean> stored() {
        return new CompletableFuture<>();
    }

    @Override
    public synchronized Optional<MirrorException> refusal() {
        return refusal;
    }

    @Override
    public void whenBeyond(long position, Runnable action) {
        synchronized (this) {
            if (!failed && !complete() && (!begun || position >= available)) {
                waiting.add(new Waiting(position, action));
                return;
            }
        }
        action.run();
    }
}
