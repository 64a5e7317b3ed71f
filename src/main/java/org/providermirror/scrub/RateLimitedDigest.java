package org.providermirror.scrub;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.provider.Sha256;

/** Hashes bytes at a limited rate (a throttle over all calls). Owned by one thread. */
final class RateLimitedDigest {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final long bytesPerSecond;
    private final Clocks time;
    private final long start;
    private long read;

    RateLimitedDigest(long bytesPerSecond, Clocks time) {
        this.bytesPerSecond = bytesPerSecond;
        this.time = time;
        this.start = time.monotonic().getAsLong();
    }

    /**
     * Hashes these bytes.
     *
     * @param cancelled returns whether to give up
     * @throws InterruptedException if the instance stops, or the job was cancelled
     */
    Sha256 of(InputStream bytes, BooleanSupplier cancelled) throws IOException, InterruptedException {
        var digest = Sha256.newDigest();
        var buffer = new byte[(int) Math.min(BUFFER_BYTES, Math.max(1, bytesPerSecond))];
        for (var count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
            digest.update(buffer, 0, count);
            read += count;
            if (cancelled.getAsBoolean()) {
                throw new InterruptedException();
            }
            pause();
        }
        return Sha256.ofDigest(digest.digest());
    }

    private void pause() throws InterruptedException {
        var due = (double) read / bytesPerSecond * TimeUnit.SECONDS.toNanos(1);
        var ahead = TimeUnit.NANOSECONDS.toMillis((long) due - (time.monotonic().getAsLong() - start));
        if (ahead > 0) {
            Thread.sleep(ahead);
        } else if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
