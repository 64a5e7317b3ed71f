package org.providermirror.archive;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Finds the record at an archive's end that locates its central directory, as Go's {@code archive/zip} does.
 *
 * @param records the announced number of entries; negative means 2^63 and more
 * @param directoryStart the position of the directory in the file
 * @param base added to every offset in the archive, since other data may precede it in the file
 */
record DirectoryEnd(long records, long directoryStart, long base) {
    private static final int SIGNATURE = 0x06054b50;
    private static final int LENGTH = 22;
    /** How far from the file's end Go searches: a little more than the record and the longest comment. */
    private static final int SEARCHED = 65 * 1024;

    private static final int LOCATOR64_SIGNATURE = 0x07064b50;
    private static final int LOCATOR64_LENGTH = 20;
    private static final int END64_SIGNATURE = 0x06064b50;
    private static final int END64_LENGTH = 56;

    /** The content of the record at {@code at}. */
    private record Claim(long at, long records, long size, long offset) {
        /** Whether the values point to the 64-bit record; the odd one is Go's. */
        boolean mayBe64() {
            return records == 0xffff || size == 0xffff || offset == 0xffffffffL;
        }
    }

    /** Finds the record. Archives on which Go's versions differ were made to be read in two ways; they are refused. */
    static DirectoryEnd find(ArchiveBytes archive) throws IOException, UnreadableArchiveException {
        var claim = find32(archive);
        if (claim.mayBe64()) {
            claim = find64(archive, claim);
        }
        var start = claim.at - claim.size;
        if (claim.size < 0 || claim.offset < 0 || start < 0) {
            throw new UnreadableArchiveException("its directory would be outside of it");
        }
        var base = start - claim.offset;
        if (base > 0 && startsEntry(archive, claim.offset)) {
            // Go's rule: such files exist, and the offset is right if the record's own position is not.
            base = 0;
        }
        return new DirectoryEnd(claim.records, base + claim.offset, base);
    }

    private static Claim find32(ArchiveBytes archive) throws IOException, UnreadableArchiveException {
        var length = (int) Math.min(SEARCHED, archive.size());
        var tail = archive.at(archive.size() - length, length);
        for (var at = length - LENGTH; at >= 0; at--) {
            if (tail.getInt(at) == SIGNATURE) {
                if (at + LENGTH + unsigned16(tail, at + 20) > length) {
                    throw new UnreadableArchiveException("its comment is longer than the file");
                }
                return new Claim(
                        archive.size() - length + at,
                        unsigned16(tail, at + 10),
                        unsigned32(tail, at + 12),
                        unsigned32(tail, at + 16));
            }
        }
        throw new UnreadableArchiveException("it is not a zip file, or it is truncated");
    }

    private static Claim find64(ArchiveBytes archive, Claim claim) throws IOException, UnreadableArchiveException {
        if (claim.at < LOCATOR64_LENGTH) {
            return claim;
        }
        var locator = archive.at(claim.at - LOCATOR64_LENGTH, LOCATOR64_LENGTH);
        if (locator.getInt(0) != LOCATOR64_SIGNATURE || locator.getInt(4) != 0 || locator.getInt(16) != 1) {
            return claim;
        }
        var at = locator.getLong(8);
        var end = archive.at(at, END64_LENGTH);
        if (end.getInt(0) != END64_SIGNATURE) {
            throw new UnreadableArchiveException("its 64-bit directory record is not at the offset that it gives");
        }
        return new Claim(at, end.getLong(32), end.getLong(40), end.getLong(48));
    }

    private static boolean startsEntry(ArchiveBytes archive, long offset)
            throws IOException, UnreadableArchiveException {
        return offset < archive.size()
                && CentralDirectory.readEntry(archive.section(offset, archive.size()), 0)
                        .isPresent();
    }

    static int unsigned16(ByteBuffer bytes, int index) {
        return Short.toUnsignedInt(bytes.getShort(index));
    }

    static long unsigned32(ByteBuffer bytes, int index) {
        return Integer.toUnsignedLong(bytes.getInt(index));
    }
}
