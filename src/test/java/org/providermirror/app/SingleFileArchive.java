package org.providermirror.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.Sha256;

/**
 * A small archive of one file.
 *
 * @param content the zip's bytes; not to be changed
 * @param h1 Go's dirhash of what it holds
 */
record SingleFileArchive(byte[] content, PackageHash h1) {
    private static final String NAME = "terraform-provider";

    /** The archive of a file with this text; other texts make other bytes. */
    static SingleFileArchive of(String text) {
        var line = Sha256.of(text.getBytes(UTF_8)) + "  " + NAME + "\n";
        return new SingleFileArchive(
                zip(text), PackageHash.h1(Sha256.newDigest().digest(line.getBytes(UTF_8))));
    }

    private static byte[] zip(String text) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(NAME));
            zip.write(text.getBytes(UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    Sha256 sha256() {
        return Sha256.of(content);
    }
}
