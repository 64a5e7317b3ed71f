package org.providermirror.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.Sha256;

/**
 * The {@code h1:} of a package archive: Go's {@code dirhash.HashZip} with {@code Hash1}, which Terraform and OpenTofu
 * compute of the archive that they downloaded.
 *
 * <p>Every entry of the archive's directory makes a line {@code <sha256 hex of its content>␠␠<name>\n}, directories
 * included, with empty content; the lines are sorted by the bytes of the names and hashed. Names are bytes and are not
 * interpreted: {@code ../../x} is a name like any other, in any character set. If several entries have one name, each
 * makes a line, and all of these lines have the content of the last, as in Go. Only the end of an entry's own header is
 * used, not its fields.
 *
 * <p>The archive is read as Go's {@code archive/zip} reads it, and not by {@code java.util.zip.ZipFile}, which checks
 * no checksum, refuses names that are no UTF-8, gives the content of another entry where names repeat, and keeps the
 * whole directory in memory before it can be counted. Refused although Go takes them, since no honest archive is so:
 * encrypted content (Go hashes stored content as it is), entries that share their bytes, comments and directories that
 * Go's versions disagree on, and what exceeds the {@link ArchiveLimits}.
 *
 * <p>Safe for use by many threads. Memory is the directory's: at the default limits some 40 MiB at the very most, and
 * some kilobytes for a real package.
 */
public final class ArchiveHash {
    private final ArchiveLimits limits;

    public ArchiveHash(ArchiveLimits limits) {
        this.limits = limits;
    }

    /**
     * Hashes an archive, reading it once, on the calling thread. An interrupt ends it with an {@code IOException}.
     *
     * @throws UnreadableArchiveException if no reader can compute this hash of the archive
     * @throws IOException if the file could not be read
     */
    public PackageHash h1(Path archive) throws IOException, UnreadableArchiveException {
        var deadline = new Deadline(limits.time());
        try (var bytes = new ArchiveBytes(archive);
                var content = new EntryContent(bytes, deadline)) {
            var entries = CentralDirectory.read(bytes, limits);
            // Stable: entries with one name stay in the directory's order.
            entries.sort((one, other) -> Arrays.compareUnsigned(one.name(), other.name()));
            var read = lastOfEachName(entries);
            checkLengths(read, bytes.size());
            return h1(entries, read, content);
        }
    }

    private static List<ArchiveEntry> lastOfEachName(List<ArchiveEntry> sorted) {
        var last = new ArrayList<ArchiveEntry>(sorted.size());
        for (var index = 0; index < sorted.size(); index++) {
            var entry = sorted.get(index);
            if (index + 1 == sorted.size()
                    || !Arrays.equals(entry.name(), sorted.get(index + 1).name())) {
                last.add(entry);
            }
        }
        return last;
    }

    /** Bounds the work before it starts: bytes to read by the file's length, bytes to unpack by the limits. */
    private void checkLengths(List<ArchiveEntry> entries, long archiveBytes) throws UnreadableArchiveException {
        var packedLeft = archiveBytes;
        var unpackedLeft = limits.unpackedBytes(archiveBytes);
        for (var entry : entries) {
            var packed = entry.isFolder() ? 0 : entry.packedBytes();
            if (packed < 0 || packed > packedLeft) {
                throw new UnreadableArchiveException("its entries overlap, or it is truncated");
            }
            if (entry.unpackedBytes() < 0 || entry.unpackedBytes() > unpackedLeft) {
                throw new UnreadableArchiveException(
                        "it unpacks to more than " + limits.unpackedBytes(archiveBytes) + " bytes");
            }
            packedLeft -= packed;
            unpackedLeft -= entry.unpackedBytes();
        }
    }

    private static PackageHash h1(List<ArchiveEntry> sorted, List<ArchiveEntry> read, EntryContent content)
            throws IOException, UnreadableArchiveException {
        var lines = Sha256.newDigest();
        var index = 0;
        for (var entry : read) {
            for (var octet : entry.name()) {
                if (octet == '\n') {
                    throw new UnreadableArchiveException(
                            "entry \"" + entry.printableName() + "\" has a line break in its name");
                }
            }
            var digest = content.digest(entry).hex().getBytes(StandardCharsets.US_ASCII);
            for (; index < sorted.size() && Arrays.equals(sorted.get(index).name(), entry.name()); index++) {
                lines.update(digest);
                lines.update(new byte[] {' ', ' '});
                lines.update(entry.name());
                lines.update((byte) '\n');
            }
        }
        return PackageHash.h1(lines.digest());
    }
}
