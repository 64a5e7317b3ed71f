package org.providermirror.web.http;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes and reads HTTP dates (RFC 9110 section 5.6.7): one form is written, three are read. */
public final class HttpDate {
    private static final DateTimeFormatter FIXED =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);
    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US);

    private HttpDate() {}

    /** Returns a date for a header, to the second. */
    public static String format(Instant instant) {
        return FIXED.format(instant.atOffset(ZoneOffset.UTC));
    }

    /** Parses the date of a header; empty if it is malformed, which a recipient ignores. */
    static Optional<Instant> parse(String header) {
        for (var form : List.of(FIXED, withTwoDigitYear(), ASCTIME)) {
            try {
                return Optional.of(LocalDateTime.parse(header.trim(), form).toInstant(ZoneOffset.UTC));
            } catch (DateTimeException anotherForm) {
                continue;
            }
        }
        return Optional.empty();
    }

    /** Returns the form of RFC 850: a two-digit year more than 50 years ahead is in the past century. */
    private static DateTimeFormatter withTwoDigitYear() {
        var earliest = LocalDateTime.now(Clock.systemUTC()).toLocalDate().minusYears(49);
        return new DateTimeFormatterBuilder()
                .appendPattern("EEEE, dd-MMM-")
                .appendValueReduced(ChronoField.YEAR, 2, 2, earliest)
                .appendPattern(" HH:mm:ss 'GMT'")
                .toFormatter(Locale.US);
    }
}
