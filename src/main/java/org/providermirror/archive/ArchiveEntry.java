package org.providermirror.archive;

import java.nio.charset.StandardCharsets;
import org.providermirror.provider.Printable;

/**
 * One entry of the archive's central directory.
 *
 * @param name the bytes of the name as in the directory, in any character set; not copied
 * @param crc the CRC-32 of the unpacked bytes, in the low 32 bits
 * @param packedBytes the length of the entry's bytes in the archive; negative means 2^63 and more
 * @param unpackedBytes the unpacked length; negative means 2^63 and more
 * @param headerOffset the position of the entry's own header in the file
 * @param system the number of the system whose file attributes these are
 * @param attributes the file attributes
 */
record ArchiveEntry(
        byte[] name,
        int flags,
        int method,
        long crc,
        long packedBytes,
        long unpackedBytes,
        long headerOffset,
        int system,
        int attributes) {
    private static final int ENCRYPTED = 1;
    private static final int WITH_DESCRIPTOR = 1 << 3;
    private static final int UNIX = 3;
    private static final int MACOS = 19;
    private static final int READABLE = 0666;

    /** Whether this is a directory, which has a name and no content. */
    boolean isFolder() {
        return name.length > 0 && name[name.length - 1] == '/';
    }

    boolean isEncrypted() {
        return (flags & ENCRYPTED) != 0;
    }

    /** Whether a record with the checksum follows the content. */
    boolean hasDescriptor() {
        return (flags & WITH_DESCRIPTOR) != 0;
    }

    /** Returns the type and permissions that Go's {@code archive/zip} sets; an entry without Unix attributes is not executable. */
    int unixMode() {
        return system == UNIX || system == MACOS ? attributes >>> 16 : READABLE;
    }

    /** Returns the name for a message. */
    String printableName() {
        return Printable.of(new String(name, StandardCharsets.UTF_8), 120);
    }
}
