package org.providermirror.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.provider.InvalidTermException;

class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0, true",
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/8, 9.255.255.255, false",
        "192.168.1.128/25, 192.168.1.128, true",
        "192.168.1.128/25, 192.168.1.127, false",
        "192.168.1.1/32, 192.168.1.1, true",
        "192.168.1.1/32, 192.168.1.0, false",
        "192.168.1.1, 192.168.1.1, true",
        "192.168.1.1, 192.168.1.2, false",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, ::, false",
        "fd00::/8, fdff::1, true",
        "fd00::/8, fe00::1, false",
        "fd12:3456:789a::/48, fd12:3456:789a:ffff::, true",
        "fd12:3456:789a::/48, fd12:3456:789b::, false",
        "::1, ::1, true",
        "::1, ::2, false",
        "::/0, fd00::1, true",
        "::/0, 10.0.0.1, false",
        "64:ff9b::10.0.0.0/104, 64:ff9b::10.1.2.3, true",
    })
    void a_range_holds_the_addresses_that_share_its_leading_bits(String range, String address, boolean inside)
            throws UnknownHostException {
        assertThat(AddressRange.parse(range).contains(InetAddress.getByName(address)))
                .isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/08",
                "10.0.0.0/8/8",
                "10.0.0/8",
                "10/8",
                "256.0.0.0/8",
                "999.1.1.1/32",
                "010.0.0.0/8",
                "0x0a.0.0.0/8",
                "10.0.0.0/255.0.0.0",
                "fd00::/129",
                "fd00/8",
                ":::/8",
                "fd00::1::/8",
                "12345::/16",
                "[fd00::]/8",
                "fe80::1%eth0/128",
                "localhost",
                "localhost/8",
                "example.com/24",
                "10.0.0.0 /8",
                "１０.0.0.0/8",
            })
    void an_invalid_range_is_refused(String given) {
        assertThatExceptionOfType(InvalidTermException.class).isThrownBy(() -> AddressRange.parse(given));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.5/8", "192.168.1.1/0", "fd00::1/8"})
    void a_range_that_does_not_begin_at_its_first_address_is_refused_as_likely_a_slip(String given) {
        assertThatExceptionOfType(InvalidTermException.class)
                .isThrownBy(() -> AddressRange.parse(given))
                .withMessageContaining("first address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"::ffff:10.0.0.0/104", "::ffff:10.0.0.0/8", "::ffff:a00:1"})
    void an_ipv4_range_in_ipv6_clothes_is_refused_as_java_reads_it_as_another(String given) {
        assertThatExceptionOfType(InvalidTermException.class)
                .isThrownBy(() -> AddressRange.parse(given))
                .withMessageContaining("IPv4");
    }

    @Test
    void surrounding_space_does_not_matter() {
        assertThat(AddressRange.parse(" 10.0.0.0/8 ")).isEqualTo(AddressRange.parse("10.0.0.0/8"));
    }

    @Test
    void a_range_reads_back_from_its_text() {
        for (var text : new String[] {"10.0.0.0/8", "192.168.1.1", "fd00::/8", "::1", "::/0"}) {
            var range = AddressRange.parse(text);
            assertThat(AddressRange.parse(range.toString())).isEqualTo(range);
        }
        assertThat(AddressRange.parse("192.168.1.1")).hasToString("192.168.1.1/32");
    }

    @Test
    void a_range_is_checked_however_it_is_made() throws UnknownHostException {
        var address = InetAddress.getByName("10.0.0.0");
        assertThatIllegalArgumentException().isThrownBy(() -> new AddressRange(address, 33));
        assertThatIllegalArgumentException().isThrownBy(() -> new AddressRange(address, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new AddressRange(address, 4));
    }

    @Test
    void a_mapped_address_is_in_no_ipv4_range_until_it_is_unwrapped() throws UnknownHostException {
        var bytes = new byte[16];
        bytes[10] = bytes[11] = (byte) 0xff;
        bytes[12] = 10;
        var mapped = Inet6Address.getByAddress(null, bytes, -1);
        assertThat(AddressRange.parse("10.0.0.0/8").contains(mapped)).isFalse();
    }

    @Test
    void a_random_address_is_in_its_own_range_and_the_adjacent_one_is_not() throws Exception {
        var seed = System.nanoTime();
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++) {
            var bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            var length = 1 + random.nextInt(bytes.length * 8);
            var first = bytes.clone();
            for (var bit = length; bit < bytes.length * 8; bit++) {
                first[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
            }
            var neighbour = bytes.clone();
            neighbour[(length - 1) / 8] ^= (byte) (0x80 >> ((length - 1) % 8));
            var range = new AddressRange(InetAddress.getByAddress(first), length);
            assertThat(range.contains(InetAddress.getByAddress(bytes)))
                    .as("seed %d, %s", seed, range)
                    .isTrue();
            assertThat(range.contains(InetAddress.getByAddress(neighbour)))
                    .as("seed %d, %s", seed, range)
                    .isFalse();
        }
    }
}
