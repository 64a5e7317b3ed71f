package org.providermirror.transfer.upload;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipInputStream;

/**
 * Reads a zip, tar or gzip-compressed tar of a folder, recognized by its first bytes. It reads entry by entry, so that
 * neither a large directory nor a zip bomb takes memory.
 */
public final class ArchiveSource implements FileSource {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final long DEFLATED_AT_MOST = 4;

    private final Path file;
    private final long most;

    /** @param limit the maximum size of the archive; its content may be four times as large */
    public ArchiveSource(Path file, long limit) {
        this.file = file;
        this.most = limit * DEFLATED_AT_MOST;
    }

    @Override
    public void forEach(Visitor visitor) throws IOException, InterruptedException {
        try (var bytes = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            bytes.mark(4);
            var begin = bytes.readNBytes(2);
            bytes.reset();
            if (Arrays.equals(begin, new byte[] {'P', 'K'})) {
                zip(bytes, visitor);
            } else if (Arrays.equals(begin, new byte[] {0x1f, (byte) 0x8b})) {
                tar(new GZIPInputStream(bytes, BUFFER_BYTES), visitor);
            } else {
                tar(bytes, visitor);
            }
        } catch (IllegalArgumentException malformedName) {
            throw new IOException("a name in the archive is not in UTF-8", malformedName);
        }
    }

    private void zip(InputStream bytes, Visitor visitor) throws IOException, InterruptedException {
        var zip = new ZipInputStream(bytes, StandardCharsets.UTF_8);
        var content = new Bounded(zip, most);
        var files = 0;
        for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            requireFew(++files);
            if (!entry.isDirectory()) {
                // Compress-Archive of Windows PowerShell 5 separates names by backslashes.
                visitor.visit(entry.getName().replace('\\', '/'), content);
                content.skipRest();
            }
        }
        if (files == 0) {
            throw new IOException("it is an archive without files");
        }
    }

    private void tar(InputStream bytes, Visitor visitor) throws IOException, InterruptedException {
        var tar = new TarReader(new Bounded(bytes, most));
        var files = 0;
        for (var path = tar.next(); path.isPresent(); path = tar.next()) {
            requireFew(++files);
            visitor.visit(path.get(), tar.content());
        }
    }

    private static void requireFew(int files) throws IOException {
        if (files > MOST_FILES) {
            throw new IOException("it has more than " + MOST_FILES + " files");
        }
    }

    /** Limits the unpacked bytes. */
    private static final class Bounded extends BulkInputStream {
        private final InputStream bytes;
        private long left;

        Bounded(InputStream bytes, long most) {
            this.bytes = bytes;
            left = most;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            var read = bytes.read(buffer, offset, length);
            left -= Math.max(0, read);
            if (left < 0) {
                throw new IOException("it unpacks to more bytes than allowed");
            }
            return read;
        }

        void skipRest() throws IOException {
            var buffer = new byte[BUFFER_BYTES];
            while (read(buffer, 0, buffer.length) >= 0) {
                continue;
            }
        }
    }
}
