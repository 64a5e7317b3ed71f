package org.providermirror.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamUrlTest {
    private static final URI DOCUMENT = URI.create("https://example.com/a/b/c?q=1");

    private static URI url(String field) {
        return UpstreamUrl.inDocument(DOCUMENT, field).orElseThrow();
    }

    /** The Location header for a URL, from which a client written in Go requests what it requests for the URL itself. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " -> ",
            quoteCharacter = '\u0001',
            value = {
                "https://h.example/x?a=b|c{d}^`<e>\"\\ -> https://h.example/x?a=b|c{d}^`<e>\"\\",
                "https://h.example/x?a=100%&b=%zz -> https://h.example/x?a=100%&b=%zz",
                "https://h.example/a b|[c].zip -> https://h.example/a%20b%7C%5Bc%5D.zip",
                "https://h.example/a[1].zip?[2] -> https://h.example/a[1].zip?[2]",
                "https://h.example/é.zip?é -> https://h.example/%C3%A9.zip?%C3%A9",
                "https://h.example/x?\uE07C\uE00D\uE00A -> https://h.example/x?%EE%81%BC%EE%80%8D%EE%80%8A",
                "https://h.example/x?a=%0d%0aX:1 -> https://h.example/x?a=%0d%0aX:1",
                "https://h.example/%0d%0a.zip -> https://h.example/%0d%0a.zip",
                "https://h.example/x\u0085?\u0085\u2028 -> https://h.example/x%C2%85?%C2%85%E2%80%A8",
                "https://user:p%20w@h.example:8443/x#part -> https://user:p%20w@h.example:8443/x",
                "https://us@er@h.example/x -> https://us%40er@h.example/x",
                "https://münchen.example/x -> https://xn--mnchen-3ya.example/x",
                "https://m%C3%BCnchen.example/x -> https://xn--mnchen-3ya.example/x",
                "https://h.example: -> https://h.example",
                "HTTPS://H.Example/X -> HTTPS://H.Example/X",
                "//other.example/x -> https://other.example/x",
                "https://user:p@a_b.example:8443/x|?| -> https://user:p@a_b.example:8443/x%7C?|",
                "?x=| -> https://example.com/a/b/c?x=|",
                "#part -> https://example.com/a/b/c?q=1",
                "../../../x/. -> https://example.com/x/",
                "' x' -> https://example.com/a/b/%27%20x%27",
                "./[::1].zip -> https://example.com/a/b/[::1].zip"
            })
    void a_client_is_redirected_to_what_upstream_gave(String given, String expected) {
        assertThat(UpstreamUrl.locationHeader(url(given))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://h.example/100%",
                "https://h.example/%zz",
                "https://h.example/x#%zz",
                "https://h.example\\@evil.example/",
                "https://evil.example\\x",
                "https://us er@h.example/",
                "https://us%zz@h.example/",
                "https://h%2eexample/",
                "https://h%41.example/",
                "https://a b.example/",
                "https://a\"b.example/",
                "https://straße.example/",
                "https://a_b..example/",
                "https://-a_b.example/",
                "https://h.example:80x/",
                "https://[::1/",
                "https://[fe80::1]x/",
                "https:///x",
                "https:x",
                ":x",
                "a:b",
                "/x\r\nSet-Cookie: a=b",
                "/x?\n",
                "/x?\t",
                "/x\u007f",
                "ftp://h.example/"
            })
    void what_clients_refuse_is_refused(String given) {
        assertThat(UpstreamUrl.inDocument(DOCUMENT, given)).isEmpty();
    }

    @Test
    void no_uri_makes_a_header_or_a_request_line_end() {
        for (var character = 0; character <= 0xffff; character++) {
            if (!Character.isSurrogate((char) character)
                    && !Character.isISOControl(character)
                    && !Character.isSpaceChar(character)
                    && (character > 0x7f || Character.isLetterOrDigit(character))) {
                var url = URI.create("https://h.example/" + (char) character + "?" + (char) character);
                assertThat(UpstreamUrl.locationHeader(url)).matches("[!-~]+");
                assertThat(UpstreamUrl.requestTarget(url)).matches("[!-~\u0080-\u00ff]+");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/x?a=|",
                "/x?a",
                "/[1].zip",
                "https://user@h.example/x",
                "https://@h.example/x",
                "https://u@a_b.example/x"
            })
    void a_url_with_a_query_a_login_or_odd_characters_is_not_permanent(String given) {
        assertThat(UpstreamUrl.isPermanent(url(given))).isFalse();
        assertThat(UpstreamUrl.isPermanent(UpstreamUrl.shown(url(given)))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://user:p@h.example:8443/a%20b%2Fc.zip?sig=1, https://h.example:8443/a%20b%2Fc.zip",
        "https://h.example/[1].zip?|, https://h.example/%5B1%5D.zip",
        "https://h.example, https://h.example"
    })
    void a_url_is_shown_without_login_and_query(String given, String expected) {
        assertThat(UpstreamUrl.shown(url(given))).isEqualTo(URI.create(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "https://user:p%20w@h.example/, p%20w, p w, dXNlcjpwIHc=",
        "https://t0ken@a_b.example/, t0ken, t0ken, dDBrZW46",
        "https://t0ken@h.example/, t0ken, t0ken, dDBrZW46",
        "https://t0ken:@h.example/, t0ken, t0ken, dDBrZW46"
    })
    void the_login_in_a_url_is_secret(String given, String written, String decoded, String header) {
        assertThat(UpstreamUrl.secrets(url(given))).containsOnly(written, decoded, header);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://h.example/a:b@c", "https://@h.example/", "https://:@h.example/"})
    void a_url_without_a_login_has_no_secret(String given) {
        assertThat(UpstreamUrl.secrets(url(given))).isEmpty();
    }

    @Test
    void bytes_that_are_no_utf_8_are_kept() {
        var header = new String(new byte[] {'/', '?', (byte) 0xe9, '|'}, StandardCharsets.ISO_8859_1);
        var url = UpstreamUrl.inHeader(DOCUMENT, header).orElseThrow();

        assertThat(UpstreamUrl.requestTarget(url)).isEqualTo("/?\u00e9|");
        assertThat(UpstreamUrl.locationHeader(url)).isEqualTo("https://example.com/?%E9|");
    }
}
