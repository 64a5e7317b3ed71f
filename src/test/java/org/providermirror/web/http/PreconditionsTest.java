package org.providermirror.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.providermirror.provider.Sha256;
import org.providermirror.web.http.Preconditions.Outcome;

class PreconditionsTest {
    private static final StrongTag TAG = new StrongTag(Sha256.of(new byte[] {1}));
    private static final Instant CHANGED = Instant.parse("2024-03-10T12:00:00.7Z");
    private static final String THEN = "Sun, 10 Mar 2024 12:00:00 GMT";
    private static final String BEFORE = "Sun, 10 Mar 2024 11:59:59 GMT";
    private static final String AFTER = "Sun, 10 Mar 2024 12:00:01 GMT";

    private static Optional<String> header(String name) {
        return Optional.ofNullable(name)
                .map(text -> text.replace("TAG", TAG.toString())
                        .replace("THEN", THEN)
                        .replace("BEFORE", BEFORE)
                        .replace("AFTER", AFTER));
    }

    @ParameterizedTest(name = "{0} | {1} | {2} | {3} -> {4}")
    @CsvSource(
            delimiter = '|',
            value = {
                "     |        |            |        | PROCEED",
                // If-None-Match: lists, the star, weak comparison
                "     |        | TAG        |        | NOT_MODIFIED",
                "     |        | W/TAG      |        | NOT_MODIFIED",
                "     |        | *          |        | NOT_MODIFIED",
                "     |        | \"a\", TAG |        | NOT_MODIFIED",
                "     |        | \"a,b\",W/TAG|       | NOT_MODIFIED",
                "     |        | \"a\"      |        | PROCEED",
                "     |        | nonsense   |        | PROCEED",
                // If-Modified-Since: only without If-None-Match
                "     |        |            | THEN   | NOT_MODIFIED",
                "     |        |            | AFTER  | NOT_MODIFIED",
                "     |        |            | BEFORE | PROCEED",
                "     |        |            | never  | PROCEED",
                "     |        | \"a\"      | AFTER  | PROCEED",
                "     |        | TAG        | BEFORE | NOT_MODIFIED",
                // If-Match: strong comparison
                "TAG  |        |            |        | PROCEED",
                "*    |        |            |        | PROCEED",
                "W/TAG|        |            |        | FAILED",
                "\"a\"|        |            |        | FAILED",
                "\"a\"|        | TAG        |        | FAILED",
                "TAG  |        | TAG        |        | NOT_MODIFIED",
                // If-Unmodified-Since: only without If-Match
                "     | THEN   |            |        | PROCEED",
                "     | AFTER  |            |        | PROCEED",
                "     | BEFORE |            |        | FAILED",
                "     | never  |            |        | PROCEED",
                "TAG  | BEFORE |            |        | PROCEED",
            })
    void conditions_are_evaluated_in_the_order_of_rfc_9110(
            String ifMatch, String ifUnmodifiedSince, String ifNoneMatch, String ifModifiedSince, Outcome expected) {
        var preconditions = new Preconditions(
                header(ifMatch),
                header(ifUnmodifiedSince),
                header(ifNoneMatch),
                header(ifModifiedSince),
                Optional.empty());

        assertThat(preconditions.evaluate(TAG, Optional.of(CHANGED))).isEqualTo(expected);
    }

    @Test
    void conditions_by_date_are_ignored_without_a_date() {
        var preconditions = new Preconditions(
                Optional.empty(), Optional.of(BEFORE), Optional.empty(), Optional.of(AFTER), Optional.empty());

        assertThat(preconditions.evaluate(TAG, Optional.empty())).isEqualTo(Outcome.PROCEED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                " | true",
                "TAG | true",
                "W/TAG | false",
                "\"a\" | false",
                "TAG, TAG | false",
                "* | false",
                "THEN | true",
                "BEFORE | false",
                "AFTER | false",
                "nonsense | false",
            })
    void a_range_is_sent_only_of_the_representation_that_the_client_has(String ifRange, boolean allowed) {
        var preconditions = new Preconditions(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), header(ifRange));

        assertThat(preconditions.allowRange(TAG, CHANGED)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Sun, 06 Nov 1994 08:49:37 GMT | 1994-11-06T08:49:37Z",
                "Sunday, 06-Nov-94 08:49:37 GMT | 1994-11-06T08:49:37Z",
                "Wednesday, 06-Nov-24 08:49:37 GMT | 2024-11-06T08:49:37Z",
                "Sun Nov  6 08:49:37 1994 | 1994-11-06T08:49:37Z",
                "Wed Nov 16 08:49:37 1994 | 1994-11-16T08:49:37Z",
            })
    void dates_are_read_in_the_three_forms_of_http(String header, Instant expected) {
        assertThat(HttpDate.parse(header)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"''", "Mon, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z", "0", "Sun, 06 Nov 1994 08:49:37 CET"
            })
    void a_malformed_date_is_ignored(String header) {
        assertThat(HttpDate.parse(header)).isEmpty();
    }

    @Test
    void a_date_is_written_in_the_preferred_form() {
        assertThat(HttpDate.format(CHANGED)).isEqualTo(THEN);
        assertThat(HttpDate.format(Instant.parse("2024-01-02T03:04:05Z"))).isEqualTo("Tue, 02 Jan 2024 03:04:05 GMT");
    }
}
