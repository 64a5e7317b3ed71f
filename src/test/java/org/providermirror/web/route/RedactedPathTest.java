package org.providermirror.web.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactedPathTest {
    @ParameterizedTest
    @CsvSource({
        "/mirror/a/b/c/index.json, /mirror/a/b/c/index.json",
        "/mirror/a/b/c/~tk3.bWU.c2lnbmF0dXJl/x.zip, /mirror/a/b/c/~***/x.zip",
        "/mirror/a/b/c/~tk3.bWU.c2lnbmF0dXJl, /mirror/a/b/c/~***",
        "/mirror/a/b/c/%7etk3/x.zip, /mirror/a/b/c/~***/x.zip",
        "/mirror/a/b/c/%7Etk3/x.zip, /mirror/a/b/c/~***/x.zip",
        "/~one/~two/x, /~***/~***/x",
        "/mirror/a/b%20c/x~y.zip, /mirror/a/b%20c/x~y.zip",
    })
    void a_signed_link_is_never_shown(String path, String shown) {
        assertThat(RedactedPath.of(path)).isEqualTo(shown);
    }
}
