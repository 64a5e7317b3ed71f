package org.providermirror.policy.audit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the lines of a file, from its beginning or from its end. Not thread-safe. */
interface FileLines extends AutoCloseable {
    /** Returns the next line in the order of reading; empty if there is no further one. */
    Optional<String> next() throws IOException;

    @Override
    void close() throws IOException;

    /** Opens a file. */
    static FileLines of(Path file, boolean firstLineFirst) throws IOException {
        return firstLineFirst ? forwards(file) : new Backwards(file);
    }

    private static FileLines forwards(Path file) throws IOException {
        var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        return new FileLines() {
            @Override
            public Optional<String> next() throws IOException {
                return Optional.ofNullable(reader.readLine());
            }

            @Override
            public void close() throws IOException {
                reader.close();
            }
        };
    }

    /** Reads blocks from the end of a file to its beginning. */
    final class Backwards implements FileLines {
        private static final int BLOCK = 64 * 1024;

        private final RandomAccessFile file;
        private byte[] bytes = new byte[0];
        private int length;
        private long offset;

        private Backwards(Path path) throws IOException {
            file = new RandomAccessFile(path.toFile(), "r");
            offset = file.length();
        }

        @Override
        public Optional<String> next() throws IOException {
            if (length == 0 && readEarlier() == 0) {
                return Optional.empty();
            }
            var end = bytes[length - 1] == '\n' ? length - 1 : length;
            var start = lineStart(end);
            while (start == 0 && offset > 0) {
                var added = readEarlier();
                end += added;
                start = lineStart(added);
            }
            length = start;
            return Optional.of(new String(bytes, start, end - start, StandardCharsets.UTF_8));
        }

        private int lineStart(int end) {
            var start = end;
            while (start > 0 && bytes[start - 1] != '\n') {
                start--;
            }
            return start;
        }

        /** Reads the bytes before those that are left; returns how many. */
        private int readEarlier() throws IOException {
            var size = (int) Math.min(BLOCK, offset);
            var longer = new byte[size + length];
            file.seek(offset - size);
            file.readFully(longer, 0, size);
            System.arraycopy(bytes, 0, longer, size, length);
            bytes = longer;
            length += size;
            offset -= size;
            return size;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
