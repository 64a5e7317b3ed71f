package org.providermirror.archive;

import static org.providermirror.archive.DirectoryEnd.unsigned16;
import static org.providermirror.archive.DirectoryEnd.unsigned32;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads an archive's central directory as Go's {@code archive/zip} does: entry after entry to its end; then the count
 * must match the archive's end record, as far as its 16 bits go.
 */
final class CentralDirectory {
    private static final int SIGNATURE = 0x02014b50;
    private static final int HEADER_LENGTH = 46;
    private static final int EXTRA_64 = 1;
    private static final long MOVED_TO_EXTRA = 0xffffffffL;
    private static final int BUFFER = 64 * 1024;

    private CentralDirectory() {}

    /** Returns the entries in the directory's order. */
    static List<ArchiveEntry> read(ArchiveBytes archive, ArchiveLimits limits)
            throws IOException, UnreadableArchiveException {
        var end = DirectoryEnd.find(archive);
        if (end.records() < 0 || end.records() > limits.entries()) {
            throw tooManyEntries(limits);
        }
        var entries = new ArrayList<ArchiveEntry>();
        var nameBytesLeft = limits.nameBytes();
        var in = new BufferedInputStream(archive.section(end.directoryStart(), archive.size()), BUFFER);
        for (var next = readEntry(in, end.base()); next.isPresent(); next = readEntry(in, end.base())) {
            // The end record holds the count modulo 65,536 only: the read entries decide.
            if (entries.size() == limits.entries()) {
                throw tooManyEntries(limits);
            }
            nameBytesLeft -= next.get().name().length;
            if (nameBytesLeft < 0) {
                throw new UnreadableArchiveException("its names take more than " + limits.nameBytes() + " bytes");
            }
            entries.add(next.get());
        }
        if ((entries.size() & 0xffff) != (end.records() & 0xffff)) {
            throw new UnreadableArchiveException("its directory does not hold as many entries as it says");
        }
        return entries;
    }

    private static UnreadableArchiveException tooManyEntries(ArchiveLimits limits) {
        return new UnreadableArchiveException("it has more than " + limits.entries() + " entries");
    }

    /** Reads the entry at this position; empty if there is something else. */
    static Optional<ArchiveEntry> readEntry(InputStream in, long base) throws IOException, UnreadableArchiveException {
        var bytes = in.readNBytes(HEADER_LENGTH);
        if (bytes.length == 0) {
            throw new UnreadableArchiveException("it ends where its directory should go on");
        }
        var header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < HEADER_LENGTH || header.getInt(0) != SIGNATURE) {
            return Optional.empty();
        }
        var name = in.readNBytes(unsigned16(header, 28));
        var extra = in.readNBytes(unsigned16(header, 30));
        var comment = in.readNBytes(unsigned16(header, 32));
        return comment.length < unsigned16(header, 32)
                ? Optional.empty()
                : entry(header, name, ByteBuffer.wrap(extra).order(ByteOrder.LITTLE_ENDIAN), base);
    }

    private static Optional<ArchiveEntry> entry(ByteBuffer header, byte[] name, ByteBuffer extra, long base) {
        var packed = unsigned32(header, 20);
        var unpacked = unsigned32(header, 24);
        var offset = unsigned32(header, 42);
        var sizes = find64(extra);
        try {
            // The format fixes the order; each value exists only if the header's own field is full.
            if (unpacked == MOVED_TO_EXTRA && sizes.isPresent()) {
                unpacked = sizes.get().getLong();
            }
            if (packed == MOVED_TO_EXTRA) {
                packed = sizes.orElse(extra.limit(0)).getLong();
            }
            if (offset == MOVED_TO_EXTRA) {
                offset = sizes.orElse(extra.limit(0)).getLong();
            }
        } catch (BufferUnderflowException missing) {
            return Optional.empty();
        }
        return Optional.of(new ArchiveEntry(
                name,
                unsigned16(header, 8),
                unsigned16(header, 10),
                unsigned32(header, 16),
                packed,
                unpacked,
                base + offset,
                unsigned16(header, 4) >> 8,
                header.getInt(38)));
    }

    /** Finds the extra field with the 64-bit values; ignores fields after a broken one. */
    private static Optional<ByteBuffer> find64(ByteBuffer extra) {
        while (extra.remaining() >= 4) {
            var tag = Short.toUnsignedInt(extra.getShort());
            var length = Short.toUnsignedInt(extra.getShort());
            if (length > extra.remaining()) {
                return Optional.empty();
            }
            if (tag == EXTRA_64) {
                return Optional.of(extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN));
            }
            extra.position(extra.position() + length);
        }
        return Optional.empty();
    }
}
