package org.providermirror.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorSentenceTest {
    private static Optional<String> of(String body) {
        return ErrorSentence.of(body.getBytes(StandardCharsets.UTF_8), List.of("s3cret", "hunter2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"errors\":[\"Under review\"]}|Under review",
                "{\"errors\":[\"one\",\"two\",\"three\",\"four\"]}|one; two; three",
                "{\"errors\":[{\"status\":\"403\",\"title\":\"no\",\"detail\":\"No licence\"}]}|No licence",
                "{\"errors\":[{\"title\":\"forbidden\"}]}|forbidden",
                "{\"errors\":[\"a\\r\\nb\\u001b[31m\\u202ec\\u2028d\"]}|a b [31m c d",
                "{\"errors\":[\"see https://user:pw@a.example/x?sig=1 now\"]}|see https://a.example/x now",
                "{\"errors\":[\"refused: Bearer abc.def\"]}|refused: Bearer ***",
                "{\"errors\":[\"api_key=abc is over its limit\"]}|api_key=*** is over its limit",
                "{\"errors\":[\"bad token abcdefghijklmnop password swordfish\"]}|bad token *** password ***",
                "{\"errors\":[\"The secret is swordfish.\"]}|The secret is ***",
                "{\"errors\":[\"The token is not valid: the tokens expired\"]}|The token is not valid: the tokens expired",
                "{\"errors\":[\"unknown ghp_0a1b2c3d4e5f6a7b8c9d0e1f\"]}|unknown ***",
            })
    void the_errors_of_a_registry_are_one_safe_line(String body, String sentence) {
        assertThat(of(body)).contains(sentence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>no</html>",
                "no",
                "[\"no\"]",
                "{\"errors\":\"no\"}",
                "{\"errors\":[]}",
                "{\"errors\":[\"\"]}",
                "{\"errors\":[1,null,{}]}",
                "{\"errors\":[\"<b>no</b>\"]}",
                "{\"errors\":[\"the token s3cret is not valid\"]}",
                "{\"errors\":[\"no hunter2\"]}",
                "{\"errors\":[\"cut off",
                "{\"errors\":[[[[[[[[[[[]]]]]]]]]]]}",
            })
    void anything_else_is_not_shown(String body) {
        assertThat(of(body)).isEmpty();
    }

    @Test
    void a_long_sentence_is_cut() {
        assertThat(of("{\"errors\":[\"" + "no ".repeat(500) + "\"]}").orElseThrow())
                .hasSizeLessThan(160);
    }

    @ParameterizedTest
    @ValueSource(strings = {"key", "key-", "a", "a1", "://", "basic ", "bearer", "key ", "://a@"})
    void no_text_of_a_registry_takes_long(String repeated) {
        var error = repeated.repeat(7_000 / repeated.length());
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> of("{\"errors\":[\"" + error + "\",\"no\"]}"));
    }

    @Test
    void a_secret_is_not_shown_although_its_error_is_cut() {
        var before = "see https://a.example/?" + "q".repeat(260) + " ";
        assertThat(of("{\"errors\":[\"" + before + "s3cret and more " + "no ".repeat(90) + "\"]}"))
                .isEmpty();
        assertThat(of("{\"errors\":[\"" + before + "cut 0a1b2c3d4e5f6a7b8c9d0e1f\"]}"))
                .contains("see https://a.example/ cut");
    }
}
