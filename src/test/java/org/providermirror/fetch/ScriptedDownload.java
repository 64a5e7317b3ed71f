package org.providermirror.fetch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.providermirror.net.Download;
import org.providermirror.net.SlowDownloadException;

/**
 * A download in memory, which is slow from one byte on: then it gives way if others wait. Owned by one thread.
 *
 * @param position how many bytes of the whole come before the body
 * @param slowFrom how many bytes of the body come before it is slow
 */
record ScriptedDownload(URI url, byte[] whole, long position, int slowFrom) implements Download {
    @Override
    public OptionalLong length() {
        return OptionalLong.of(whole.length);
    }

    @Override
    public Optional<String> etag() {
        return Optional.of("\"tag\"");
    }

    @Override
    public boolean isHeldBack() {
        return false;
    }

    @Override
    public InputStream body() {
        return body(() -> false);
    }

    @Override
    public InputStream body(BooleanSupplier othersWait) {
        var rest = new ByteArrayInputStream(Arrays.copyOfRange(whole, (int) position, whole.length));
        return new InputStream() {
            private int count;

            @Override
            public int read() throws IOException {
                return count++ >= slowFrom && othersWait.getAsBoolean() ? giveWay() : rest.read();
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                var next = read();
                if (next < 0) {
                    return -1;
                }
                buffer[offset] = (byte) next;
                return 1;
            }

            private int giveWay() throws IOException {
                throw new SlowDownloadException("it is slow");
            }
        };
    }

    @Override
    public void close() {}
}
