package org.providermirror.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.Platform;
import org.providermirror.provider.Sha256;

/**
 * A provider's archive: a zip with a licence and the executable {@code terraform-provider-{type}_v{version}}, a shell
 * script followed by padding of noise. The same parameters make the same bytes, on every machine.
 *
 * @param content the zip's bytes; not to be changed
 * @param h1 Go's dirhash of what the zip holds
 * @param padding bytes of padding, which is nearly the archive's size
 * @param edition editions of one package differ in their bytes
 */
record ProviderArchive(byte[] content, PackageHash h1, int padding, int edition) {
    private static final LocalDateTime MODIFIED = LocalDateTime.of(2024, 2, 29, 12, 0);
    private static final int CENTRAL_HEADER = 0x02014b50;
    private static final int CENTRAL_HEADER_LENGTH = 46;
    private static final int UNIX = 3;

    static ProviderArchive make(String type, String version, Platform platform, int padding, int edition) {
        var suffix = platform.operatingSystem().equals("windows") ? ".exe" : "";
        var files = new TreeMap<String, byte[]>();
        files.put("LICENSE", "Made by a test, for tests.\n".getBytes(UTF_8));
        files.put(
                "terraform-provider-" + type + "_v" + version + suffix,
                executable(type + " " + version + " " + platform + " " + edition, padding));
        return new ProviderArchive(zip(files), h1(files), padding, edition);
    }

    /** The digest of the zip. */
    Sha256 sha256() {
        return Sha256.of(content);
    }

    private static byte[] executable(String name, int padding) {
        var script = ("#!/bin/sh\necho 'This is " + name + ", and no provider.' >&2\nexit 1\n").getBytes(UTF_8);
        var noise = new byte[padding];
        new Random(name.hashCode()).nextBytes(noise);
        return ByteBuffer.allocate(script.length + padding)
                .put(script)
                .put(noise)
                .array();
    }

    private static byte[] zip(Map<String, byte[]> files) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var file : files.entrySet()) {
                var entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(MODIFIED);
                // Stored, for each zlib deflates to other bytes.
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(file.getValue().length);
                entry.setCrc(crc(file.getValue()));
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return withModes(bytes.toByteArray(), files.size());
    }

    private static long crc(byte[] content) {
        var crc = new CRC32();
        crc.update(content);
        return crc.getValue();
    }

    /**
     * java.util.zip writes no Unix modes, and publishers' archives have them: 755 on the executable, as on all
     * files.
     */
    private static byte[] withModes(byte[] zip, int entries) {
        var buffer = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        var header = buffer.getInt(zip.length - 22 + 16);
        for (var entry = 0; entry < entries; entry++) {
            if (buffer.getInt(header) != CENTRAL_HEADER) {
                throw new IllegalStateException("no central directory header at " + header);
            }
            buffer.put(header + 5, (byte) UNIX);
            buffer.putInt(header + 38, 0100755 << 16);
            header += CENTRAL_HEADER_LENGTH
                    + buffer.getShort(header + 28)
                    + buffer.getShort(header + 30)
                    + buffer.getShort(header + 32);
        }
        return zip;
    }

    private static PackageHash h1(TreeMap<String, byte[]> files) {
        var lines = new StringBuilder();
        files.forEach((name, content) ->
                lines.append(Sha256.of(content)).append("  ").append(name).append('\n'));
        return PackageHash.h1(Sha256.newDigest().digest(lines.toString().getBytes(UTF_8)));
    }
}
