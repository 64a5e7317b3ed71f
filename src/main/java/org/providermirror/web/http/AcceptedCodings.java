package org.providermirror.web.http;

import java.util.Arrays;
import java.util.Locale;

/** What an {@code Accept-Encoding} header says of gzip (RFC 9110 section 12.5.3). */
public final class AcceptedCodings {
    private static final String GZIP = "gzip";

    private AcceptedCodings() {}

    /**
     * Whether gzip is welcome: named with a weight above 0, or not named where {@code *} is.
     *
     * @param header the header's value, {@code null} where there is none
     */
    public static boolean includeGzip(String header) {
        if (header == null) {
            return false;
        }
        return header.equals(GZIP) || isWelcome(header.toLowerCase(Locale.ROOT));
    }

    private static boolean isWelcome(String header) {
        var welcomeByStar = false;
        for (var coding : header.split(",")) {
            var parts = coding.split(";", -1);
            var name = parts[0].trim();
            if (name.equals(GZIP) || name.equals("x-gzip")) {
                return !isRefused(parts);
            }
            welcomeByStar |= name.equals("*") && !isRefused(parts);
        }
        return welcomeByStar;
    }

    private static boolean isRefused(String[] parts) {
        return Arrays.stream(parts).skip(1).map(String::trim).anyMatch(weight -> weight.matches("q\\s*=\\s*0(\\.0*)?"));
    }
}
