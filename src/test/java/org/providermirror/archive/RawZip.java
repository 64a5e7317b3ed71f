package org.providermirror.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zip archives field by field, honest ones and others. */
final class RawZip {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Entry> entries = new ArrayList<>();
    private boolean zip64;
    private String comment = "";
    private int extraCount;
    private int extraOffset;

    /** An entry whose fields may be made wrong before the archive is written. */
    static final class Entry {
        byte[] name;
        byte[] localName;
        int flags = 1 << 11;
        int method = 8;
        long crc;
        long unpacked;
        byte[] packed;
        long packedTold;
        long headerOffset;
        byte[] descriptor = {};
        int system;
        int attributes;

        private Entry(String name, byte[] content) {
            this.name = name.getBytes(StandardCharsets.UTF_8);
            localName = this.name;
            var sum = new CRC32();
            sum.update(content);
            crc = sum.getValue();
            unpacked = content.length;
            packed = deflate(content);
            packedTold = packed.length;
        }

        Entry name(byte[] raw) {
            name = raw;
            localName = raw;
            return this;
        }

        Entry localName(String other) {
            localName = other.getBytes(StandardCharsets.UTF_8);
            return this;
        }

        Entry method(int number) {
            method = number;
            return this;
        }

        Entry flags(int bits) {
            flags = bits;
            return this;
        }

        Entry crc(long reported) {
            crc = reported;
            return this;
        }

        Entry unpacked(long reported) {
            unpacked = reported;
            return this;
        }

        Entry packed(long reported) {
            packedTold = reported;
            return this;
        }

        /** The permissions and the file type as a Unix system stores them. */
        Entry unixMode(int mode) {
            return attributes(3, mode << 16);
        }

        Entry attributes(int ofSystem, int bits) {
            system = ofSystem;
            attributes = bits;
            return this;
        }

        /** A descriptor behind the content, with this checksum, signed or not. */
        Entry descriptor(long reported, boolean signed) {
            flags |= 1 << 3;
            var record = little(signed ? 16 : 12);
            if (signed) {
                record.putInt(0x08074b50);
            }
            record.putInt((int) reported).putInt(packed.length).putInt((int) unpacked);
            descriptor = record.array();
            return this;
        }
    }

    /** An archive that holds these names, each with its own name as content. */
    static RawZip of(String... names) {
        var zip = new RawZip();
        for (var name : names) {
            zip.add(zip.entry(name, name.endsWith("/") ? "" : name));
        }
        return zip;
    }

    static byte[] deflate(byte[] content) {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(content);
        deflater.finish();
        var out = new ByteArrayOutputStream();
        var buffer = new byte[8192];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return out.toByteArray();
    }

    Entry entry(String name, String content) {
        return new Entry(name, content.getBytes(StandardCharsets.UTF_8));
    }

    Entry stored(String name, String content) {
        var entry = entry(name, content).method(0);
        entry.packed = content.getBytes(StandardCharsets.UTF_8);
        entry.packedTold = entry.packed.length;
        return entry;
    }

    /** An entry with content that is packed already. */
    Entry packed(String name, byte[] packed, long unpacked, long crc) {
        var entry = entry(name, "").unpacked(unpacked).crc(crc);
        entry.packed = packed;
        entry.packedTold = packed.length;
        return entry;
    }

    RawZip prefix(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    RawZip add(Entry entry) {
        entry.headerOffset = bytes.size();
        write(little(30)
                .putInt(0x04034b50)
                .putShort((short) 20)
                .putShort((short) entry.flags)
                .putShort((short) entry.method)
                .putInt(0)
                .putInt((int) entry.crc)
                .putInt((int) entry.packedTold)
                .putInt((int) entry.unpacked)
                .putShort((short) entry.localName.length)
                .array());
        write(entry.localName);
        write(entry.packed);
        write(entry.descriptor);
        return again(entry);
    }

    /** A further directory entry for bytes that are there already. */
    RawZip again(Entry entry) {
        entries.add(entry);
        return this;
    }

    RawZip zip64() {
        zip64 = true;
        return this;
    }

    RawZip comment(String text) {
        comment = text;
        return this;
    }

    /** Changes the count in the archive's end record. */
    RawZip extraCount(int more) {
        extraCount = more;
        return this;
    }

    /** Changes the offset of the directory in the archive's end record. */
    RawZip extraOffset(int more) {
        extraOffset = more;
        return this;
    }

    byte[] bytes() {
        var start = bytes.size();
        entries.forEach(this::writeDirectoryEntry);
        var size = bytes.size() - start;
        var count = entries.size() + extraCount;
        if (zip64) {
            var end = bytes.size();
            write(little(56)
                    .putInt(0x06064b50)
                    .putLong(44)
                    .putInt(0x002d002d)
                    .putLong(0)
                    .putLong(count)
                    .putLong(count)
                    .putLong(size)
                    .putLong(start + extraOffset)
                    .array());
            write(little(20).putInt(0x07064b50).putInt(0).putLong(end).putInt(1).array());
        }
        write(little(22)
                .putInt(0x06054b50)
                .putInt(0)
                .putShort((short) (zip64 ? 0xffff : count))
                .putShort((short) (zip64 ? 0xffff : count))
                .putInt(zip64 ? -1 : size)
                .putInt(zip64 ? -1 : start + extraOffset)
                .putShort((short) comment.length())
                .array());
        write(comment.getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }

    Path in(Path folder) {
        try {
            return Files.write(Files.createTempFile(folder, "raw", ".zip"), bytes());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void writeDirectoryEntry(Entry entry) {
        write(little(46)
                .putInt(0x02014b50)
                .putInt(0x00140014 | entry.system << 8)
                .putShort((short) entry.flags)
                .putShort((short) entry.method)
                .putInt(0)
                .putInt((int) entry.crc)
                .putInt(zip64 ? -1 : (int) entry.packedTold)
                .putInt(zip64 ? -1 : (int) entry.unpacked)
                .putShort((short) entry.name.length)
                .putShort((short) (zip64 ? 28 : 0))
                .putShort((short) 0)
                .putInt(0)
                .putInt(entry.attributes)
                .putInt(zip64 ? -1 : (int) entry.headerOffset)
                .array());
        write(entry.name);
        if (zip64) {
            write(little(28)
                    .putShort((short) 1)
                    .putShort((short) 24)
                    .putLong(entry.unpacked)
                    .putLong(entry.packedTold)
                    .putLong(entry.headerOffset)
                    .array());
        }
    }

    private void write(byte[] more) {
        bytes.writeBytes(more);
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
