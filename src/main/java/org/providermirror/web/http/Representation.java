package org.providermirror.web.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.providermirror.provider.Sha256;

/**
 * A document as it goes over the wire, with a tag of its own: two encodings of one document are two sequences of bytes,
 * and a strong tag stands for one.
 *
 * @param bytes never changed
 * @param tagHeader the tag as its header holds it
 * @param coding the content coding; empty where the bytes are the document itself
 */
public record Representation(byte[] bytes, StrongTag tag, String tagHeader, Optional<String> coding) {
    private static final String GZIP = "gzip";

    private Representation(byte[] bytes, StrongTag tag, Optional<String> coding) {
        this(bytes, tag, tag.toString(), coding);
    }

    /** The document as it is. */
    public static Representation plain(byte[] document) {
        return new Representation(document, new StrongTag(Sha256.of(document)), Optional.empty());
    }

    /** The document compressed; empty where that saves nothing. */
    public static Optional<Representation> gzip(byte[] document) {
        var compressed = compressed(document);
        return compressed.length < document.length
                ? Optional.of(new Representation(compressed, new StrongTag(Sha256.of(compressed)), Optional.of(GZIP)))
                : Optional.empty();
    }

    // The JDK writes no time into the header, so that mirrors on one Java give equal documents equal tags.
    private static byte[] compressed(byte[] document) {
        var bytes = new ByteArrayOutputStream(document.length / 2 + 32);
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(document);
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory takes all bytes", impossible);
        }
        return bytes.toByteArray();
    }
}
