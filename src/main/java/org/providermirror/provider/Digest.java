package org.providermirror.provider;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Holds the 32 bytes of a SHA-256 without an array: there are as many as there are packages. */
record Digest(long first, long second, long third, long fourth) {
    static final int BYTES = 32;

    /** Returns the digest with these 32 bytes. */
    static Digest of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new InvalidTermException("digest", HexFormat.of().formatHex(bytes), "32 bytes");
        }
        var buffer = ByteBuffer.wrap(bytes);
        return new Digest(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    }

    /** Returns the 32 bytes. */
    byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(first)
                .putLong(second)
                .putLong(third)
                .putLong(fourth)
                .array();
    }
}
