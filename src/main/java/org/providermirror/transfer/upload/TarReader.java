package org.providermirror.transfer.upload;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads the regular files of a tar archive: ustar, with the long names and sizes of POSIX (pax) and GNU tar. It skips links, devices and
 * folders. Owned by one thread.
 */
final class TarReader {
    private static final int BLOCK = 512;
    private static final int LONGEST_HEADER = 64 * 1024;

    private final InputStream archive;
    private Entry entry = new Entry(0);
    private long padding;

    TarReader(InputStream archive) {
        this.archive = archive;
    }

    /** Returns the path of the next file; empty at the end. */
    Optional<String> next() throws IOException {
        var longName = Optional.<String>empty();
        var longSize = -1L;
        while (true) {
            entry.skipRest();
            archive.skipNBytes(padding);
            padding = 0;
            var header = archive.readNBytes(BLOCK);
            if (header.length < BLOCK || header[0] == 0) {
                return Optional.empty();
            }
            requireSum(header);
            var type = (char) header[156];
            var isFile = type == '0' || type == '\0';
            begin(isFile && longSize >= 0 ? longSize : number(header, 124, 12));
            switch (type) {
                case 'x' -> {
                    var attributes = text();
                    var path = attribute(attributes, "path");
                    longName = path.isPresent() ? path : longName;
                    longSize = size(attributes);
                }
                case 'L' -> longName = Optional.of(text().replace("\0", ""));
                case '0', '\0' -> {
                    return Optional.of(longName.orElseGet(() -> name(header)));
                }
                default -> {
                    longName = Optional.empty();
                    longSize = -1;
                }
            }
        }
    }

    /** Returns the bytes of the file that {@link #next} found. */
    InputStream content() {
        return entry;
    }

    private void begin(long size) throws IOException {
        if (size < 0) {
            throw new IOException("it is not a tar archive");
        }
        entry = new Entry(size);
        padding = (BLOCK - size % BLOCK) % BLOCK;
    }

    private String text() throws IOException {
        var bytes = entry.readNBytes(LONGEST_HEADER + 1);
        if (bytes.length > LONGEST_HEADER) {
            throw new IOException("a name in the archive is too long");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static long size(String attributes) throws IOException {
        var digits = attribute(attributes, "size").orElse("-1");
        if (!digits.matches("-1|[0-9]{1,18}")) {
            throw new IOException("it is not a tar archive");
        }
        return Long.parseLong(digits);
    }

    /** Reads a value from lines {@code length key=value}. */
    private static Optional<String> attribute(String attributes, String key) {
        return attributes
                .lines()
                .filter(line -> line.matches("\\d+ " + key + "=.*"))
                .map(line -> line.substring(line.indexOf('=') + 1))
                .reduce((first, last) -> last);
    }

    private static String name(byte[] header) {
        var name = text(header, 0, 100);
        var isPosix = text(header, 257, 5).equals("ustar");
        var prefix = isPosix ? text(header, 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String text(byte[] header, int offset, int length) {
        var end = offset;
        while (end < offset + length && header[end] != 0) {
            end++;
        }
        return new String(header, offset, end - offset, StandardCharsets.UTF_8);
    }

    /** Reads a number: octal digits, or its bytes if the first bit is set. */
    private static long number(byte[] header, int offset, int length) throws IOException {
        if (header[offset] < 0) {
            var number = header[offset] & 0x7fL;
            for (var at = offset + 1; at < offset + length; at++) {
                if (number >> 54 != 0) {
                    throw new IOException("it is not a tar archive");
                }
                number = number << 8 | header[at] & 0xff;
            }
            return number;
        }
        var digits = text(header, offset, length).strip();
        if (!digits.matches("[0-7]{0,20}")) {
            throw new IOException("it is not a tar archive");
        }
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    private static void requireSum(byte[] header) throws IOException {
        var sum = 0L;
        for (var at = 0; at < BLOCK; at++) {
            sum += at >= 148 && at < 156 ? ' ' : header[at] & 0xff;
        }
        if (sum != number(header, 148, 8)) {
            throw new IOException("it is neither a zip nor a tar archive");
        }
    }

    private final class Entry extends BulkInputStream {
        private long left;

        Entry(long size) {
            left = size;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            var read = archive.read(buffer, offset, (int) Math.min(length, left));
            if (read < 0) {
                throw new EOFException("the archive ends in the middle of a file");
            }
            left -= read;
            return read;
        }

        void skipRest() throws IOException {
            archive.skipNBytes(left);
            left = 0;
        }
    }
}
