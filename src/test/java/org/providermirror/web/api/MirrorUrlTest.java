package org.providermirror.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which public URLs of the mirror are accepted. */
class MirrorUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"https://mirror.example.com/", "https://10.0.0.1:8443/a/b/", " HTTPS://mirror.example.com/x/ "})
    void nothing_is_wrong_with_https_and_a_slash_at_the_end(String url) {
        assertThat(MirrorUrl.parse(url).orElseThrow().problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://mirror.example.com, https://mirror.example.com/, The URL must end in a slash.",
        "https://mirror.example.com/a/tf, https://mirror.example.com/a/tf/, silently drop tf from its path",
        "http://localhost/tf/, https://localhost/tf/, nothing but https",
        "https://mirror.example.com/tf/?a=b, https://mirror.example.com/tf/, a query or a fragment",
        "https://[2001:db8::1]:8443/tf/, https://[2001:db8::1]:8443/tf/, give the mirror a name"
    })
    void a_wrong_url_is_reported_once_and_corrected_if_possible(String given, String url, String problem) {
        var judged = MirrorUrl.parse(given).orElseThrow();
        assertThat(judged.url()).hasToString(url);
        assertThat(judged.problems()).singleElement().asString().contains(problem);
    }

    @Test
    void a_text_that_is_not_a_server_url_is_refused() {
        assertThat(MirrorUrl.parse("nowhere")).isEmpty();
        assertThat(MirrorUrl.parse("https://user:secret@mirror.example.com/")).isEmpty();
        assertThat(MirrorUrl.parse("https://mirror.example.com/" + "a".repeat(500)))
                .isEmpty();
        assertThat(MirrorUrl.parse("https://mirror.example.com/\"${x}")).isEmpty();
    }
}
