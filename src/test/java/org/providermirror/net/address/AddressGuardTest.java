package org.providermirror.net.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.config.AddressRange;
import org.providermirror.failure.AddressRefusedException;

class AddressGuardTest {
    private final AddressGuard guard = new AddressGuard(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.0",
                "10.255.255.255",
                "100.64.0.0",
                "100.100.100.200",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.255",
                "168.63.129.16",
                "169.254.0.0",
                "169.254.169.254",
                "172.16.0.0",
                "172.31.255.255",
                "192.0.0.0",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.0",
                "192.168.255.255",
                "198.18.0.0",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.255",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.0",
                "255.255.255.255"
            })
    void an_ipv4_address_that_is_not_public_is_refused(String address) throws Exception {
        assertThat(guard.objection(InetAddress.getByName(address))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "::1",
                "::2",
                "64:ff9b::808:808",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:2::1",
                "2001:10::1",
                "2001:20::1",
                "2001:db8::1",
                "2002:808:808::1",
                "3fff::1",
                "3fff:fff::1",
                "4000::1",
                "5f00::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "feff::1",
                "ff02::1",
                "::ffff:0:127.0.0.1"
            })
    void an_ipv6_address_that_is_not_public_is_refused(String address) throws Exception {
        assertThat(guard.objection(InetAddress.getByName(address))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "168.63.129.15",
                "168.63.129.17",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.0.3.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "198.51.99.255",
                "198.51.101.0",
                "203.0.112.255",
                "203.0.114.0",
                "223.255.255.255",
                "2000::1",
                "2001:200::1",
                "2001:db7::1",
                "2001:db9::1",
                "2003::1",
                "2606:4700::1111",
                "3ffe::1",
                "3fff:1000::1"
            })
    void a_public_address_beside_every_range_is_allowed(String address) throws Exception {
        assertThat(guard.objection(InetAddress.getByName(address))).isEmpty();
    }

    @Test
    void ipv4_inside_ipv6_is_checked_as_ipv4() throws Exception {
        assertThat(guard.objection(inside("00000000000000000000ffff", 127, 0, 0, 1)))
                .isPresent();
        assertThat(guard.objection(inside("00000000000000000000ffff", 8, 8, 8, 8)))
                .isEmpty();
        assertThat(guard.objection(inside("000000000000000000000000", 10, 1, 2, 3)))
                .isPresent();
        assertThat(guard.objection(inside("000000000000000000000000", 8, 8, 8, 8)))
                .isEmpty();
        var allowing = new AddressGuard(List.of(AddressRange.parse("10.0.0.0/8")));
        assertThat(allowing.objection(inside("00000000000000000000ffff", 10, 1, 2, 3)))
                .isEmpty();
        assertThat(allowing.objection(inside("00000000000000000000ffff", 11, 1, 2, 3)))
                .isEmpty();
        assertThat(allowing.objection(inside("00000000000000000000ffff", 127, 1, 2, 3)))
                .isPresent();
    }

    /** An Inet6Address with these last four bytes, which {@code InetAddress} itself would turn into an Inet4Address. */
    private static InetAddress inside(String prefix, int... ipv4) throws UnknownHostException {
        var bytes = Arrays.copyOf(HexFormat.of().parseHex(prefix), 16);
        for (var index = 0; index < 4; index++) {
            bytes[12 + index] = (byte) ipv4[index];
        }
        var address = Inet6Address.getByAddress("literal", bytes, -1);
        assertThat(address.getAddress()).hasSize(16);
        return address;
    }

    @Test
    void a_private_network_of_the_settings_is_allowed_and_the_adjacent_one_is_not() throws Exception {
        var allowing = new AddressGuard(List.of(AddressRange.parse("10.1.0.0/16"), AddressRange.parse("fd12::/16")));
        assertThat(allowing.objection(InetAddress.getByName("10.1.255.255"))).isEmpty();
        assertThat(allowing.objection(InetAddress.getByName("10.2.0.0"))).isPresent();
        assertThat(allowing.objection(InetAddress.getByName("fd12::1"))).isEmpty();
        assertThat(allowing.objection(InetAddress.getByName("fd13::1"))).isPresent();
    }

    @Test
    void only_the_allowed_addresses_of_a_mix_remain() throws Exception {
        var mix = List.of(
                InetAddress.getByName("10.0.0.1"), InetAddress.getByName("8.8.8.8"), InetAddress.getByName("::1"));
        assertThat(guard.allowed("mixed.example.com", mix)).containsExactly(InetAddress.getByName("8.8.8.8"));
        assertThatThrownBy(() -> guard.requireAll("mixed.example.com", mix))
                .isInstanceOf(AddressRefusedException.class);
    }

    @Test
    void a_refusal_names_the_host_the_range_and_the_setting_but_not_the_address() {
        assertThatThrownBy(() -> guard.allowed("inner.example.com", List.of(InetAddress.getByName("10.9.8.7"))))
                .isInstanceOf(AddressRefusedException.class)
                .hasMessageContaining("inner.example.com")
                .hasMessageContaining("10.0.0.0/8")
                .hasMessageContaining("mirror.upstream.private-networks")
                .hasMessageNotContaining("10.9.8.7");
    }
}
