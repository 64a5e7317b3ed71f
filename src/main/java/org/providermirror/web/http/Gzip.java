package org.providermirror.web.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** Does the compression of documents, and reads which clients accept it (RFC 9110 section 12.5.3). */
public final class Gzip {
    /** The name of the content coding. */
    static final String CODING = "gzip";

    private Gzip() {}

    /** Compresses a document. The JDK writes no time, so instances on one Java send equal bytes under equal tags. */
    static byte[] compress(byte[] document) {
        var bytes = new ByteArrayOutputStream(document.length / 2 + 32);
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(document);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory cannot fail", impossible);
        }
        return bytes.toByteArray();
    }

    /**
     * Returns whether gzip is accepted: named with a weight above 0, or not named while {@code *} is.
     *
     * @param acceptEncoding the header's value, {@code null} if it is missing
     */
    public static boolean isAccepted(String acceptEncoding) {
        return acceptEncoding != null
                && (acceptEncoding.equals(CODING) || isListed(acceptEncoding.toLowerCase(Locale.ROOT)));
    }

    private static boolean isListed(String header) {
        var acceptedByStar = false;
        for (var coding : header.split(",")) {
            var parts = coding.split(";", -1);
            var name = parts[0].trim();
            if (name.equals(CODING) || name.equals("x-gzip")) {
                return !isRefused(parts);
            }
            acceptedByStar |= name.equals("*") && !isRefused(parts);
        }
        return acceptedByStar;
    }

    private static boolean isRefused(String[] parts) {
        return Arrays.stream(parts).skip(1).map(String::trim).anyMatch(weight -> weight.matches("q\\s*=\\s*0(\\.0*)?"));
    }
}
