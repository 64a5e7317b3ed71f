package org.providermirror.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads a part of a file once from start to end. Owned by one thread. */
final class FileRange extends InputStream {
    private final FileChannel file;
    private final long end;
    private long position;

    FileRange(Path file, long start, long length) throws IOException {
        this.file = FileChannel.open(file, StandardOpenOption.READ);
        this.position = start;
        this.end = start + length;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        var wanted = (int) Math.min(length, end - position);
        if (wanted == 0) {
            return length == 0 ? 0 : -1;
        }
        var count = file.read(ByteBuffer.wrap(buffer, offset, wanted), position);
        if (count > 0) {
            position += count;
        }
        return count;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, end - position);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
