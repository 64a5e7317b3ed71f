package org.providermirror.net.client;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Decodes a gzip body while it is read. Fails if it is malformed, or if it has far more encoded bytes than decoded ones:
 * an endless body that decodes to nothing would escape every limit on decoded bytes.
 */
final class GzipBody extends InputStream {
    private static final int BUFFER_BYTES = 8 * 1024;
    private static final int HEADER_BYTES = 64 * 1024;

    private final EncodedBytes encoded;
    private InputStream decoder;
    private long decodedBytes;

    GzipBody(InputStream body) {
        encoded = new EncodedBytes(body);
    }

    @Override
    public int read() throws IOException {
        var one = readNBytes(1);
        return one.length == 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            if (decoder == null) {
                // Not in the constructor, because it reads the first bytes.
                decoder = new GZIPInputStream(encoded, BUFFER_BYTES);
            }
            var count = decoder.read(buffer, offset, length);
            decodedBytes += Math.max(count, 0);
            if (count < 0) {
                encoded.requireWhole();
            }
            return count;
        } catch (ZipException | EOFException malformed) {
            throw new MalformedGzipException(malformed);
        }
    }

    @Override
    public void close() throws IOException {
        (decoder == null ? encoded : decoder).close();
    }

    /** Reports a body that is not gzip although its header says so. */
    static final class MalformedGzipException extends IOException {
        private static final long serialVersionUID = 1;

        MalformedGzipException(IOException cause) {
            super("the body is not valid gzip: " + cause.getMessage(), cause);
        }
    }

    private final class EncodedBytes extends FilterInputStream {
        private long count;
        private Optional<IOException> fault = Optional.empty();

        EncodedBytes(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                var read = super.read(buffer, offset, length);
                count(Math.max(read, 0));
                return read;
            } catch (IOException broken) {
                fault = Optional.of(broken);
                throw broken;
            }
        }

        private void count(int read) throws ZipException {
            count += read;
            if (count > HEADER_BYTES + 2 * decodedBytes) {
                throw new ZipException("it decodes to less than half of its bytes");
            }
        }

        /** Fails if a read failed: while it looks for a further gzip member, the decoder takes that for the end. */
        void requireWhole() throws IOException {
            if (fault.isPresent()) {
                throw fault.get();
            }
        }

        /** Says that more may come: without it, the decoder would not look for a further gzip member. */
        @Override
        public int available() {
            return 1;
        }
    }
}
