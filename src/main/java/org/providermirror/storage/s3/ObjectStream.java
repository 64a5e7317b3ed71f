package org.providermirror.storage.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Reads an object's bytes as they arrive. A connection that breaks before the object's end is a failure. Closing it
 * early drops the connection. Owned by one thread.
 */
final class ObjectStream extends FilterInputStream {
    private final AbortableInputStream body;
    private long left;

    ObjectStream(GetObjectResponse response, AbortableInputStream body) {
        super(body);
        this.body = body;
        this.left = response.contentLength();
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count;
        try {
            count = in.read(buffer, offset, length);
        } catch (SdkException broken) {
            throw new IOException(broken);
        }
        if (count < 0 && left > 0) {
            throw new IOException("the store ended " + left + " bytes before the object's end");
        }
        left -= Math.max(count, 0);
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        return read(new byte[(int) Math.min(Math.max(count, 0), 64 * 1024)]);
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public void close() throws IOException {
        if (left > 0) {
            body.abort();
        }
        super.close();
    }
}
