package org.providermirror.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.providermirror.fetch.ArrivingPackage;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;

/** A download whose bytes arrive when the test says so. The test's thread is the one that downloads. */
final class FakeArrival implements ArrivingPackage {
    private final PackageId id;
    private final byte[] content;
    private final Path file;
    private final List<Waiting> waiting = new ArrayList<>();
    final AtomicInteger opened = new AtomicInteger();
    final List<FileChannel> channels = new ArrayList<>();
    private long available;
    private boolean failed;

    private record Waiting(long position, Runnable action) {}

    FakeArrival(PackageId id, byte[] content, Path file) {
        this.id = id;
        this.content = content;
        this.file = file;
    }

    /** Lets bytes arrive up to a position; the whole counts as verified when that is the end. */
    void arrive(int upTo) {
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
            waiting.removeIf(one -> one.position() < available && woken.add(one));
        }
        woken.forEach(one -> one.action().run());
    }

    /** Ends the download without success. */
    void fail() {
        List<Waiting> woken;
        synchronized (this) {
            failed = true;
            woken = List.copyOf(waiting);
            waiting.clear();
        }
        woken.forEach(one -> one.action().run());
    }

    /** How many answers wait for bytes. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** Whether every answer that opened the file has closed it. */
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
    public long length() {
        return content.length;
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
    public void whenBeyond(long position, Runnable action) {
        synchronized (this) {
            if (position >= available && !failed) {
                waiting.add(new Waiting(position, action));
                return;
            }
        }
        action.run();
    }
}
