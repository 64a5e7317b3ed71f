package org.providermirror.net.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.function.LongSupplier;

/** Reads the body of a download, and fails if it stalls, is slower than the minimum throughput, or ends early. */
final class MinimumThroughputBody extends FilterInputStream {
    private final SocketDeadline waits;
    private final UpstreamTimeouts limits;
    private final LongSupplier nanoTime;
    private final MinimumThroughput pace;
    private boolean closed;

    MinimumThroughputBody(InputStream body, SocketDeadline waits, UpstreamTimeouts limits, LongSupplier nanoTime) {
        super(body);
        this.waits = waits;
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.pace = new MinimumThroughput(limits.throughputWindow(), limits.minimumThroughput());
    }

    @Override
    public int read() throws IOException {
        var one = readNBytes(1);
        return one.length == 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("the download was closed");
        }
        var before = nanoTime.getAsLong();
        var count = waited(buffer, offset, length);
        var fastEnough = pace.isFastEnoughAfter(Math.max(count, 0), nanoTime.getAsLong() - before);
        if (count != -1 && !fastEnough) {
            throw new IOException("less than " + limits.minimumThroughput() + " bytes a second arrived over "
                    + limits.throughputWindow().toSeconds() + " s");
        }
        return count;
    }

    private int waited(byte[] buffer, int offset, int length) throws IOException {
        try {
            // One read may wait for a whole TLS record, whose bytes can drip in as well.
            return waits.during(
                    limits.downloadIdle(), limits.throughputWindow(), () -> in.read(buffer, offset, length));
        } catch (SocketTimeoutException stalled) {
            throw new IOException("nothing arrived for " + limits.downloadIdle().toSeconds() + " s", stalled);
        }
    }

    @Override
    public long skip(long count) throws IOException {
        return readNBytes((int) Math.max(0, Math.min(count, 8192))).length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        super.close();
    }
}
