package org.providermirror.registry.signature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Holds one OpenPGP packet, not yet parsed. A key is split into packets first, so that a packet that cannot be parsed
 * can be skipped.
 *
 * @param tag what it is (RFC 9580, section 5)
 * @param encoded header and body
 * @param headerLength how many bytes of it are the header
 *
 */
record Packet(int tag, byte[] encoded, int headerLength) {
    static final int SIGNATURE = 2;
    static final int PUBLIC_KEY = 6;
    static final int USER_ID = 13;
    static final int PUBLIC_SUBKEY = 14;
    static final int USER_ATTRIBUTE = 17;

    /**
     * Splits bytes into packets, up to the first that is malformed or has no definite length, or to {@code maximum}
     * packets.
     */
    static List<Packet> split(byte[] bytes, int maximum) {
        var packets = new ArrayList<Packet>();
        var position = 0;
        while (position < bytes.length && packets.size() < maximum) {
            var packet = at(bytes, position);
            if (packet == null) {
                break;
            }
            packets.add(packet);
            position += packet.encoded.length;
        }
        return packets;
    }

    byte[] body() {
        return Arrays.copyOfRange(encoded, headerLength, encoded.length);
    }

    private static Packet at(byte[] bytes, int start) {
        var first = bytes[start] & 0xFF;
        if ((first & 0x80) == 0) {
            return null;
        }
        var newFormat = (first & 0x40) != 0;
        var lengthBytes = newFormat ? newLengthBytes(bytes, start + 1) : oldLengthBytes(first & 0x03);
        var headerLength = 1 + lengthBytes;
        if (lengthBytes == 0 || start + headerLength > bytes.length) {
            return null;
        }
        var length = newFormat ? newLength(bytes, start + 1, lengthBytes) : number(bytes, start + 1, lengthBytes);
        if (length > bytes.length - start - headerLength) {
            return null;
        }
        var encoded = Arrays.copyOfRange(bytes, start, start + headerLength + (int) length);
        return new Packet(newFormat ? first & 0x3F : (first & 0x3C) >> 2, encoded, headerLength);
    }

    private static int oldLengthBytes(int type) {
        return type == 3 ? 0 : 1 << type;
    }

    private static int newLengthBytes(byte[] bytes, int at) {
        if (at >= bytes.length) {
            return 0;
        }
        var first = bytes[at] & 0xFF;
        if (first < 192) {
            return 1;
        }
        return first < 224 ? 2 : first == 255 ? 5 : 0;
    }

    private static long newLength(byte[] bytes, int at, int lengthBytes) {
        return switch (lengthBytes) {
            case 1 -> bytes[at] & 0xFF;
            case 2 -> (((bytes[at] & 0xFF) - 192) << 8) + (bytes[at + 1] & 0xFF) + 192L;
            default -> number(bytes, at + 1, 4);
        };
    }

    private static long number(byte[] bytes, int at, int count) {
        var value = 0L;
        for (var index = 0; index < count; index++) {
            value = value << 8 | bytes[at + index] & 0xFF;
        }
        return value;
    }
}
