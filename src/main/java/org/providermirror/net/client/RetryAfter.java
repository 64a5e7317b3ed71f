package org.providermirror.net.client;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.utils.DateUtils;

/** Parses the {@code Retry-After} header of RFC 9110 §10.2.3: seconds, or a date. */
final class RetryAfter {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private RetryAfter() {}

    /** Returns the pause from now; zero for a past date, empty if the value is neither seconds nor a date. */
    static Optional<Duration> parse(String value, Clock clock) {
        var given = value.strip();
        if (SECONDS.matcher(given).matches()) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(given)));
        }
        return Optional.ofNullable(DateUtils.parseStandardDate(given))
                .map(date -> Duration.between(clock.instant(), date))
                .map(rest -> rest.isNegative() ? Duration.ZERO : rest);
    }
}
