package org.providermirror.net.address;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.config.AddressRange;
import org.providermirror.failure.AddressRefusedException;

class LocationGuardTest {
    private static final LocationGuard PUBLIC_ONLY = new LocationGuard(List.of());

    private static URI at(String host) {
        return URI.create("https://" + host + ":8443/acme/package.zip?x=1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "100.64.0.1",
                "127.0.0.1",
                "169.254.169.254",
                "172.31.255.255",
                "192.168.1.1",
                "[::1]",
                "[::]",
                "[::ffff:10.0.0.1]",
                "[::ffff:a00:1]",
                "[::127.0.0.1]",
                "[fd00:ec2::254]",
                "[fe80::1]",
                "[fe80::1%25eth0]",
                "[64:ff9b::7f00:1]",
                "[2002:7f00:1::]",
                "[0:0:0:0:0:0:0:1]"
            })
    void an_address_that_the_mirror_does_not_connect_to_is_refused(String host) {
        assertThatThrownBy(() -> PUBLIC_ONLY.check(at(host)))
                .isInstanceOf(AddressRefusedException.class)
                .hasMessageContaining("mirror.upstream.private-networks");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2130706433",
                "127.1",
                "127.0.1",
                "0177.0.0.1",
                "0x7f.0.0.1",
                "0x7f000001",
                "0X7F000001",
                "017700000001",
                "0x7f.1",
                "127.0.0.0x1",
                "127.0.0.1.",
                "010.8.8.8",
                "012.0.0.1",
                "0",
                "0.0",
                "4294967295",
                "\uFF11\uFF12\uFF17.0.0.1",
                "127\u30020\u30020\u30021",
                "localhost",
                "LOCALHOST",
                "localhost.",
                "metadata.localhost"
            })
    void every_spelling_that_some_program_reads_as_such_an_address_is_refused(String host) {
        assertThatThrownBy(() -> PUBLIC_ONLY.check(at(host))).isInstanceOf(AddressRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "134744072",
                "[2606:4700:4700::1111]",
                "releases.hashicorp.com",
                "127.0.0.1.example.com",
                "1e100.net",
                "0x7f.example",
                "10.example.com",
                "localhost.example.com",
                "xn--bcher-kva.example",
                "1.2.3.4.5",
                "256.0.0.1",
                "99999999999",
                "face",
                "a_b.example"
            })
    void public_addresses_and_names_are_let_through(String host) {
        assertThatCode(() -> PUBLIC_ONLY.check(at(host))).doesNotThrowAnyException();
    }

    @Test
    void user_information_does_not_hide_the_host() {
        assertThatThrownBy(() -> PUBLIC_ONLY.check(at("releases.example.com@10.0.0.1")))
                .isInstanceOf(AddressRefusedException.class);
        assertThatThrownBy(() -> PUBLIC_ONLY.check(at("a:b@[::1]"))).isInstanceOf(AddressRefusedException.class);
        assertThatCode(() -> PUBLIC_ONLY.check(at("10.0.0.1@releases.example.com")))
                .doesNotThrowAnyException();
    }

    @Test
    void a_location_without_a_host_passes() {
        assertThatCode(() -> PUBLIC_ONLY.check(URI.create("mailto:a@example.com")))
                .doesNotThrowAnyException();
        assertThatCode(() -> PUBLIC_ONLY.check(URI.create("/relative"))).doesNotThrowAnyException();
    }

    @Test
    void networks_that_are_allowed_are_let_through_in_every_spelling() {
        var guard = new LocationGuard(List.of(AddressRange.parse("127.0.0.0/8"), AddressRange.parse("10.1.0.0/16")));
        for (var allowed : List.of("127.0.0.1", "2130706433", "localhost", "10.1.2.3", "[::ffff:10.1.2.3]")) {
            assertThatCode(() -> guard.check(at(allowed))).as(allowed).doesNotThrowAnyException();
        }
        for (var refused : List.of("10.2.0.1", "[::1]", "192.168.0.1", "012.2.0.1")) {
            assertThatThrownBy(() -> guard.check(at(refused))).as(refused).isInstanceOf(AddressRefusedException.class);
        }
    }
}
