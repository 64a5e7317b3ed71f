package org.providermirror.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlAuthorityTest {
    @ParameterizedTest
    @CsvSource({
        "https://registry.example.com/v1, false, registry.example.com, -1",
        "https://user:pass@[::1]:8443/v1, true, [::1], 8443",
        "http://a_b/x, false, a_b, -1",
        "https://my_registry.example.com/v1, false, my_registry.example.com, -1",
        "https://registry_1.example.com.:8443/v1?q, false, registry_1.example.com., 8443",
        "https://_tcp.Example.com:/, false, _tcp.Example.com, -1",
        "https://user:p%40ss@my_registry.example.com:1/, true, my_registry.example.com, 1",
        "https://a_b.example.com:0/, false, a_b.example.com, 0"
    })
    void the_host_is_the_one_that_clients_connect_to(String url, boolean hasLogin, String host, int port) {
        assertThat(UrlAuthority.of(URI.create(url))).contains(new UrlAuthority(hasLogin, host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https:///path",
                "mailto:a@b",
                "https://a_b..example.com/",
                "https://-a_b.example.com/",
                "https://a_b-.example.com/",
                "https://a_b.127.0.0.1/",
                "https://127.0.0.1_/x",
                "https://a_b.example.com:port/",
                "https://1.2.3/",
                "https://a_b$c.example.com/"
            })
    void what_clients_cannot_connect_to_has_no_host(String url) {
        assertThat(UrlAuthority.hostOf(URI.create(url))).isEmpty();
    }
}
