package org.providermirror.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.providermirror.provider.Sha256;

/**
 * Digests the content of entries, one after the other. Stops at once if an entry unpacks to more than its directory
 * entry announces, so that limits on the directory limit what is unpacked. Owned by one thread.
 */
final class EntryContent implements AutoCloseable {
    private static final int HEADER_SIGNATURE = 0x04034b50;
    private static final int HEADER_LENGTH = 30;
    private static final int DESCRIPTOR_SIGNATURE = 0x08074b50;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int BUFFER = 64 * 1024;

    private final ArchiveBytes archive;
    private final Deadline deadline;
    private final MessageDigest digest = Sha256.newDigest();
    private final Inflater inflater = new Inflater(true);
    private final byte[] buffer = new byte[BUFFER];

    EntryContent(ArchiveBytes archive, Deadline deadline) {
        this.archive = archive;
        this.deadline = deadline;
    }

    /** Returns the SHA-256 of the unpacked entry; for a directory that of nothing. */
    Sha256 digest(ArchiveEntry entry) throws IOException, UnreadableArchiveException {
        var start = start(entry);
        if (!entry.isFolder()) {
            digest(entry, start);
        } else if (entry.unpackedBytes() != 0) {
            throw broken(entry, "is a directory with content");
        }
        return Sha256.ofDigest(digest.digest());
    }

    private long start(ArchiveEntry entry) throws IOException, UnreadableArchiveException {
        var header = archive.at(entry.headerOffset(), HEADER_LENGTH);
        if (header.getInt(0) != HEADER_SIGNATURE) {
            throw broken(entry, "is not where the directory says");
        }
        return entry.headerOffset()
                + HEADER_LENGTH
                + DirectoryEnd.unsigned16(header, 26)
                + DirectoryEnd.unsigned16(header, 28);
    }

    private void digest(ArchiveEntry entry, long start) throws IOException, UnreadableArchiveException {
        var crc = new CRC32();
        var left = entry.unpackedBytes();
        var content = unpacked(entry, start);
        try {
            for (int count; (count = content.read(buffer)) >= 0; ) {
                left -= count;
                if (left < 0) {
                    throw broken(entry, "unpacks to more than the directory says");
                }
                deadline.check();
                digest.update(buffer, 0, count);
                crc.update(buffer, 0, count);
            }
        } catch (ZipException | EOFException fault) {
            throw broken(entry, "is damaged or truncated");
        }
        if (left > 0) {
            throw broken(entry, "unpacks to less than the directory says");
        }
        checkCrc(entry, start, crc.getValue());
    }

    private InputStream unpacked(ArchiveEntry entry, long start) throws UnreadableArchiveException {
        if (entry.isEncrypted()) {
            throw broken(entry, "is encrypted");
        }
        var packed = archive.section(start, entry.packedBytes());
        return switch (entry.method()) {
            case STORED -> packed;
            case DEFLATED -> {
                inflater.reset();
                yield new InflaterInputStream(packed, inflater, BUFFER);
            }
            default -> throw broken(entry, "is compressed by method " + entry.method() + ", which Go does not read");
        };
    }

    /** Checks as Go does: a descriptor must agree, and without one a checksum of zero means that it was not written. */
    private void checkCrc(ArchiveEntry entry, long start, long crc) throws IOException, UnreadableArchiveException {
        var told = entry.crc();
        if (entry.hasDescriptor()) {
            var at = start + entry.packedBytes();
            var first = DirectoryEnd.unsigned32(archive.at(at, 12), 0);
            var inDescriptor = first == DESCRIPTOR_SIGNATURE ? DirectoryEnd.unsigned32(archive.at(at, 12), 4) : first;
            if (inDescriptor != told) {
                throw broken(entry, "has two checksums that differ");
            }
        }
        if (crc != told && (told != 0 || entry.hasDescriptor())) {
            throw broken(entry, "does not match its checksum");
        }
    }

    private static UnreadableArchiveException broken(ArchiveEntry entry, String fault) {
        return new UnreadableArchiveException("entry \"" + entry.printableName() + "\" " + fault);
    }

    @Override
    public void close() {
        inflater.end();
    }
}
