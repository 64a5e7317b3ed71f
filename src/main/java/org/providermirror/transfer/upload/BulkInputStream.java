package org.providermirror.transfer.upload;

import java.io.IOException;
import java.io.InputStream;

/** Reads many bytes at a time. */
abstract class BulkInputStream extends InputStream {
    @Override
    public abstract int read(byte[] buffer, int offset, int length) throws IOException;

    @Override
    public final int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }
}
