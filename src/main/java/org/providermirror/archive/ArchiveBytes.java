package org.providermirror.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads an archive file at any position. Owned by one thread; an interrupt ends reading with an exception. */
final class ArchiveBytes implements Closeable {
    private final FileChannel channel;
    private final long size;

    ArchiveBytes(Path archive) throws IOException {
        channel = FileChannel.open(archive, StandardOpenOption.READ);
        try {
            size = channel.size();
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
    }

    /** Returns the file's length when it was opened. */
    long size() {
        return size;
    }

    /** Reads exactly these bytes, in zip's byte order. */
    ByteBuffer at(long offset, int length) throws IOException, UnreadableArchiveException {
        if (offset < 0 || offset > size - length) {
            throw new UnreadableArchiveException("it ends in the middle of a record");
        }
        var bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, offset + bytes.position()) < 0) {
                throw new IOException("the archive was cut while it was read");
            }
        }
        return bytes.flip();
    }

    /** Returns a stream of at most these bytes, fewer if the file ends before. Not buffered. */
    InputStream section(long offset, long length) {
        return new Section(offset, Math.min(length, size - offset));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private final class Section extends InputStream {
        private long position;
        private long left;

        Section(long position, long left) {
            this.position = position;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (left <= 0) {
                return -1;
            }
            var count = channel.read(ByteBuffer.wrap(into, offset, (int) Math.min(length, left)), position);
            position += Math.max(count, 0);
            left -= Math.max(count, 0);
            return count;
        }
    }
}
