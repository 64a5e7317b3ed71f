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

/** Dates as HTTP writes them (RFC 9110 section 5.6.7): one form is written, three are read. */
public final class HttpDate {
    private static final DateTimeFormatter FIXED =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);
    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US);

    private HttpDate() {}

    /** The date as a header holds it, to the second. */
    public static String format(Instant instant) {
        return FIXED.format(instant.atOffset(ZoneOffset.UTC));
    }

    /** The date that a header holds; empty where it is none, which a recipient ignores. */
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

    /** RFC 850: a year that seems more than 50 years ahead is of the century before. */
    private static DateTimeFormatter withTwoDigitYear() {
        var earliest = LocalDateTime.now(Clock.systemUTC()).toLocalDate().minusYears(49);
        return new DateTimeFormatterBuilder()
                .appendPattern("EEEE, dd-MMM-")
                .appendValueReduced(ChronoField.YEAR, 2, 2, earliest)
                .appendPattern(" HH:mm:ss 'GMT'")
                .toFormatter(Locale.US);
    }
}
