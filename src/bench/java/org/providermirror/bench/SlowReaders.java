package org.providermirror.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Many clients that each take a package at a few kilobytes a second, on one thread. */
final class SlowReaders implements AutoCloseable {
    private static final int TURNS_PER_SECOND = 5;
    private static final int RECEIVE_BUFFER = 8 * 1024;

    private final List<SocketChannel> channels = new ArrayList<>();
    private final Thread thread;
    private final int bytesPerTurn;
    private volatile boolean over;
    private volatile long received;
    private volatile int lost;

    private SlowReaders(int bytesPerSecond) {
        bytesPerTurn = bytesPerSecond / TURNS_PER_SECOND;
        thread = new Thread(this::read, "slow readers");
        thread.setDaemon(true);
    }

    /** Connects them all, has each ask for the package, and goes on reading in the background. */
    static SlowReaders on(URI url, int count, int bytesPerSecond) throws IOException {
        var readers = new SlowReaders(bytesPerSecond);
        var request = ("GET " + url.getPath() + " HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (var client = 0; client < count; client++) {
            var channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            channel.connect(new InetSocketAddress(url.getHost(), url.getPort()));
            channel.write(ByteBuffer.wrap(request));
            channel.configureBlocking(false);
            readers.channels.add(channel);
        }
        readers.thread.start();
        return readers;
    }

    private void read() {
        var buffer = ByteBuffer.allocate(bytesPerTurn);
        while (!over) {
            var begun = System.nanoTime();
            for (var channel : channels) {
                read(channel, buffer.clear());
            }
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) / TURNS_PER_SECOND - (System.nanoTime() - begun));
        }
    }

    private void read(SocketChannel channel, ByteBuffer buffer) {
        if (!channel.isOpen()) {
            return;
        }
        try {
            var count = channel.read(buffer);
            if (count < 0) {
                channel.close();
                lost++;
            } else {
                received += count;
            }
        } catch (IOException broken) {
            lost++;
        }
    }

    /** How many bytes all of them have got. */
    long received() {
        return received;
    }

    /** How many the server has left. */
    int lost() {
        return lost;
    }

    @Override
    public void close() throws IOException {
        over = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        for (var channel : channels) {
            channel.close();
        }
    }
}
