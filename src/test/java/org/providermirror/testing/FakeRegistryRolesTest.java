package org.providermirror.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("component")
class FakeRegistryRolesTest extends FakeRegistryReader {
    @ParameterizedTest
    @CsvSource({
        "NOT_FOUND,404",
        "UNAUTHORIZED,401",
        "FORBIDDEN,403",
        "GONE,410",
        "TOO_MANY_REQUESTS,429",
        "INTERNAL_ERROR,500",
        "UNAVAILABLE,503",
        "HTML_PAGE,200",
        "REDIRECT_LOOP,302",
        "REDIRECT_ELSEWHERE,302"
    })
    void a_role_of_a_status_answers_that_status_and_takes_the_next_request(Role role, int status) throws Exception {
        registry.publish("acme", "null", "1.0.0");
        registry.retryAfter("7");
        registry.playTimes(1, role, RequestKind.ARCHIVE);

        var answer = get(registry.archiveUrl(LINUX));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 429 || status == 503);
        assertThat(get(registry.archiveUrl(LINUX)).body()).isEqualTo(registry.archive(LINUX));
    }

    @ParameterizedTest
    @EnumSource(names = {"HANG_UP", "GIBBERISH", "TRUNCATED_BODY", "UNFINISHED_CHUNKS"})
    void a_role_that_breaks_the_connection_is_an_error_in_the_client(Role role) {
        registry.publish("acme", "null", "1.0.0");
        registry.play(role, RequestKind.ARCHIVE, "acme/null");

        assertThatThrownBy(() -> get(registry.archiveUrl(LINUX))).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"CUT_WITHOUT_LENGTH", "SHORTER_BODY", "LONGER_BODY", "WRONG_BYTES", "EMPTY_BODY", "BROKEN_JSON"})
    void a_role_that_changes_the_bytes_is_a_good_answer_with_other_bytes(Role role) throws Exception {
        registry.publish("acme", "null", "1.0.0");
        registry.play(role);

        var answer = get(registry.archiveUrl(LINUX));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isNotEqualTo(registry.archive(LINUX));
        registry.behave();
        assertThat(get(registry.archiveUrl(LINUX)).body()).isEqualTo(registry.archive(LINUX));
    }

    @Test
    void wrong_bytes_have_the_right_length() throws Exception {
        registry.publish("acme", "null", "1.0.0");
        registry.play(Role.WRONG_BYTES, RequestKind.ARCHIVE);

        assertThat(get(registry.archiveUrl(LINUX)).body()).hasSameSizeAs(registry.archive(LINUX));
    }

    @Test
    void a_chunked_body_is_whole_and_has_no_length() throws Exception {
        registry.publish("acme", "null", "1.0.0");
        registry.play(Role.CHUNKED, RequestKind.ARCHIVE);

        var answer = get(registry.archiveUrl(LINUX));

        assertThat(answer.body()).isEqualTo(registry.archive(LINUX));
        assertThat(answer.headers().firstValue("Content-Length")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"STALL_BEFORE_HEADERS", "STALL_IN_BODY", "SLOW_DRIP", "ENDLESS_BODY"})
    void a_role_without_an_end_goes_on_until_the_registry_goes_down(Role role) throws Exception {
        registry.publish("acme", "null", "1.0.0");
        registry.play(role, RequestKind.ARCHIVE);
        var waiting = client.sendAsync(
                HttpRequest.newBuilder(registry.archiveUrl(LINUX)).build(), HttpResponse.BodyHandlers.discarding());
        registry.awaitRequests(RequestKind.ARCHIVE, 1);

        assertThat(waiting).isNotDone();
        registry.down();
        assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void a_redirect_loop_has_no_end_and_a_redirect_elsewhere_has_one() throws Exception {
        registry.publish("acme", "null", "1.0.0");
        registry.play(Role.REDIRECT_ELSEWHERE, RequestKind.ARCHIVE);
        var elsewhere = location(get(registry.archiveUrl(LINUX)));

        assertThat(elsewhere).hasHost("localhost");
        assertThat(get(elsewhere).body()).isEqualTo(registry.archive(LINUX));
        registry.redirectTo(URI.create("http://10.0.0.1/latest"));
        assertThat(location(get(registry.archiveUrl(LINUX)))).hasHost("10.0.0.1");
        registry.play(Role.REDIRECT_LOOP, RequestKind.ARCHIVE);
        var second = location(get(location(get(registry.archiveUrl(LINUX)))));
        assertThat(second).hasQuery("hop=2");
    }

    @Test
    void a_role_for_one_provider_does_not_affect_the_others() throws Exception {
        registry.publish("acme", "null", "1.0.0");
        registry.publish("acme", "other", "1.0.0");
        registry.play(Role.INTERNAL_ERROR, RequestKind.VERSIONS, "acme/null");

        assertThat(get(registry.services().resolve("acme/null/versions")).statusCode())
                .isEqualTo(500);
        assertThat(get(registry.services().resolve("acme/other/versions")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_role_for_a_number_of_requests_ends_after_them_and_the_one_before_it_goes_on() throws Exception {
        registry.publish("acme", "null", "1.0.0");
        registry.play(Role.NOT_FOUND, RequestKind.ARCHIVE);
        registry.playTimes(2, Role.UNAVAILABLE, RequestKind.ARCHIVE);

        var url = registry.archiveUrl(LINUX);
        assertThat(List.of(get(url).statusCode(), get(url).statusCode(), get(url).statusCode()))
                .containsExactly(503, 503, 404);
    }
}
