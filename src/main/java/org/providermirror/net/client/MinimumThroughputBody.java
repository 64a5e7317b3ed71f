package org.providermirror.net.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.providermirror.net.SlowDownloadException;

/**
 * Reads the body of a download, and fails if it stalls or ends early. It also fails if it is slow while others wait: if
 * it has less than the minimum throughput, or if its rest would take too long.
 *
 * <p>A gateway that checks packages holds them back: it sends nothing, or a byte per second so that clients do not end
 * the connection. That is neither a stall nor slow for a while, because the next request would be held back, too.
 */
final class MinimumThroughputBody extends FilterInputStream {
    /** A download whose rest takes longer gives way to others. */
    private static final Duration LONGEST_REST = Duration.ofMinutes(30);

    /** The bytes per second of a body that is held back. */
    private static final long HELD_BACK_RATE = 2;

    /** The assumed rest of a body without a length, as of the larger packages. */
    private static final long UNKNOWN_REST = 100L << 20;

    private final SocketDeadline waits;
    private final UpstreamTimeouts limits;
    private final LongSupplier nanoTime;
    private final MinimumThroughput pace;
    private final OptionalLong whole;
    private final long heldBackUntil;
    private final long fewBytes;
    private final BooleanSupplier givesUp;
    private BooleanSupplier othersWait = () -> false;
    private long received;
    private boolean closed;

    /**
     * @param heldBackUntil the time from which the body may no longer be held back
     * @param givesUp returns whether a body that is held back gives way to others
     */
    MinimumThroughputBody(
            UpstreamResponse answer,
            SocketDeadline waits,
            UpstreamTimeouts limits,
            LongSupplier nanoTime,
            long heldBackUntil,
            BooleanSupplier givesUp) {
        super(answer.body());
        this.whole = answer.length();
        this.heldBackUntil = heldBackUntil;
        this.givesUp = givesUp;
        this.fewBytes = HELD_BACK_RATE * limits.archive().toSeconds();
        this.waits = waits;
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.pace = new MinimumThroughput(limits.throughputWindow(), limits.minimumThroughput());
    }

    /** @param condition returns whether others wait for this download to end; without it, it never gives way */
    void giveWayIf(BooleanSupplier condition) {
        othersWait = condition;
    }

    /** Returns whether so few bytes have arrived for so short a time that upstream may be holding the rest back. */
    boolean isHeldBack() {
        return received <= fewBytes && heldBackUntil - nanoTime.getAsLong() > 0;
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
        if (isHeldBack()) {
            return heldBack(buffer, offset, length, heldBackUntil - before);
        }
        var count = waited(limits.downloadIdle(), limits.throughputWindow(), buffer, offset, length);
        received += Math.max(count, 0);
        var fastEnough = pace.isFastEnoughAfter(Math.max(count, 0), nanoTime.getAsLong() - before);
        if (count != -1 && (!fastEnough || takesTooLong()) && othersWait.getAsBoolean()) {
            throw slow();
        }
        return count;
    }

    private boolean takesTooLong() {
        var rest = whole.isPresent() ? whole.getAsLong() - received : UNKNOWN_REST;
        return pace.isLongerThan(LONGEST_REST, rest);
    }

    private static SlowDownloadException slow() {
        return new SlowDownloadException("it is slow, and other downloads wait");
    }

    private int heldBack(byte[] buffer, int offset, int length, long nanos) throws IOException {
        var rest = Duration.ofNanos(nanos);
        var silence = received == 0 && rest.compareTo(limits.downloadIdle()) > 0 ? rest : limits.downloadIdle();
        var count = waits.unless(
                givesUp, () -> waited(silence, rest.plus(limits.throughputWindow()), buffer, offset, length));
        received += Math.max(count, 0);
        return count;
    }

    private int waited(Duration silence, Duration window, byte[] buffer, int offset, int length) throws IOException {
        try {
            // One read may wait for a whole TLS record, whose bytes can drip in as well.
            return waits.during(silence, window, othersWait, () -> in.read(buffer, offset, length));
        } catch (SocketDeadline.TimeIsUpException slow) {
            throw slow();
        } catch (SocketTimeoutException stalled) {
            throw new IOException("nothing arrived for " + silence.toSeconds() + " s", stalled);
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
