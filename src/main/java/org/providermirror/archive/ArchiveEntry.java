package org.providermirror.archive;

import java.nio.charset.StandardCharsets;
import org.providermirror.provider.Printable;

/**
 * One entry as the archive's directory tells it.
 *
 * @param name the bytes of the name as they stand in the directory, in whatever character set; not copied
 * @param crc the CRC-32 of the unpacked bytes, in the low 32 bits
 * @param packedBytes the length of the entry's bytes in the archive; negative means 2^63 and more
 * @param unpackedBytes the length of what they unpack to; negative means 2^63 and more
 * @param headerOffset where the entry's own header is, from the start of the file
 */
record ArchiveEntry(
        byte[] name, int flags, int method, long crc, long packedBytes, long unpackedBytes, long headerOffset) {
    private static final int ENCRYPTED = 1;
    private static final int WITH_DESCRIPTOR = 1 << 3;

    /** A directory, which has a name and no content. */
    boolean isFolder() {
        return name.length > 0 && name[name.length - 1] == '/';
    }

    boolean isEncrypted() {
        return (flags & ENCRYPTED) != 0;
    }

    /** Whether a record with the checksum stands behind the content. */
    boolean hasDescriptor() {
        return (flags & WITH_DESCRIPTOR) != 0;
    }

    /** The name for a message. */
    String printableName() {
        return Printable.of(new String(name, StandardCharsets.UTF_8), 120);
    }
}
