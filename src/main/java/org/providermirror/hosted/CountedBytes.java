package org.providermirror.hosted;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts the bytes that are read. Owned by one thread. */
final class CountedBytes extends FilterInputStream {
    private long count;

    CountedBytes(InputStream bytes) {
        super(bytes);
    }

    long count() {
        return count;
    }

    @Override
    public int read() throws IOException {
        var read = super.read();
        count += read < 0 ? 0 : 1;
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        var read = super.read(buffer, offset, length);
        count += Math.max(0, read);
        return read;
    }
}
