package org.providermirror.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Archives of folders, as people pack them: the files by their paths. */
public final class Archives {
    private static final int BLOCK = 512;

    private Archives() {}

    public static byte[] zip(Map<String, byte[]> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    public static Map<String, byte[]> unzip(byte[] archive) throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }

    public static byte[] gzip(byte[] bytes) throws IOException {
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        }
        return compressed.toByteArray();
    }

    /** As GNU tar writes it, with names of every length. */
    public static byte[] tar(Map<String, byte[]> files) {
        var tar = new ByteArrayOutputStream();
        tar.writeBytes(tarEntry("./", "", '5', new byte[0]));
        for (var file : files.entrySet()) {
            var name = "./" + file.getKey();
            tar.writeBytes(tarEntry("././@LongLink", "", 'L', (name + "\0").getBytes(UTF_8)));
            tar.writeBytes(tarEntry(name.substring(0, Math.min(99, name.length())), "", '0', file.getValue()));
        }
        tar.writeBytes(new byte[2 * BLOCK]);
        return tar.toByteArray();
    }

    /**
     * One entry of a tar archive: its header, its content, and what fills the block.
     *
     * @param prefix what stands before the name in POSIX's form; empty for none
     */
    public static byte[] tarEntry(String name, String prefix, char type, byte[] content) {
        var header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "0000644\0");
        put(header, 124, String.format("%011o", content.length));
        put(header, 136, "00000000000");
        header[156] = (byte) type;
        put(header, 257, prefix.isEmpty() ? "ustar  \0" : "ustar\00000");
        put(header, 345, prefix);
        put(header, 148, "        ");
        var sum = 0;
        for (var octet : header) {
            sum += octet & 0xff;
        }
        put(header, 148, String.format("%06o\0 ", sum));
        var entry = new ByteArrayOutputStream();
        entry.writeBytes(header);
        entry.writeBytes(content);
        entry.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        return entry.toByteArray();
    }

    private static void put(byte[] header, int offset, String text) {
        var bytes = text.getBytes(UTF_8);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }
}
