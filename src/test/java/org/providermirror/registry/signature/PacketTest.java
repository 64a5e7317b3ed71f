package org.providermirror.registry.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketTest {
    @ParameterizedTest
    @CsvSource({"C2, 0", "C2, 191", "C2, 192", "C2, 8383", "C2, 8384", "88, 200", "89, 300", "8A, 70000"})
    void every_form_of_length_is_read(String first, int length) {
        var packet = packet(Integer.parseInt(first, 16), length);

        var packets = Packet.split(OpenPgpGenerator.concat(packet, packet), 10);

        assertThat(packets).hasSize(2).allSatisfy(found -> {
            assertThat(found.tag()).isEqualTo(Packet.SIGNATURE);
            assertThat(found.encoded()).isEqualTo(packet);
            assertThat(found.body()).hasSize(length);
        });
    }

    @Test
    void a_packet_without_definite_length_ends_the_list() {
        assertThat(Packet.split(new byte[] {(byte) 0x8B, 1, 2, 3}, 10)).isEmpty();
        assertThat(Packet.split(new byte[] {(byte) 0xC2, (byte) 0xE1, 1, 2}, 10))
                .isEmpty();
    }

    @Test
    void no_more_packets_are_read_than_allowed() {
        assertThat(Packet.split(OpenPgpGenerator.concat(packet(0xC2, 1), packet(0xC2, 1)), 1))
                .hasSize(1);
    }

    @Test
    void random_bytes_never_fail() {
        var seed = System.nanoTime();
        System.out.println("random seed " + seed);
        var random = new Random(seed);
        for (var round = 0; round < 20_000; round++) {
            var bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            if (bytes.length > 0) {
                bytes[0] |= (byte) 0x80;
            }
            var reader = new CertificateReader();
            reader.read(Packet.split(bytes, 500));
            assertThat(reader.certificates()).isNotNull();
            assertThat(DocumentSignature.read(bytes)).isNotNull();
        }
    }

    private static byte[] packet(int first, int length) {
        var header = (first & 0x40) != 0 ? newHeader(first, length) : oldHeader(first, length, 1 << (first & 3));
        return OpenPgpGenerator.concat(header, new byte[length]);
    }

    private static byte[] newHeader(int first, int length) {
        if (length < 192) {
            return new byte[] {(byte) first, (byte) length};
        }
        return length < 8384
                ? new byte[] {(byte) first, (byte) (((length - 192) >> 8) + 192), (byte) (length - 192)}
                : OpenPgpGenerator.concat(new byte[] {(byte) first}, oldHeader(255, length, 4));
    }

    private static byte[] oldHeader(int first, int length, int lengthBytes) {
        var header = new byte[1 + lengthBytes];
        header[0] = (byte) first;
        for (var index = 0; index < lengthBytes; index++) {
            header[lengthBytes - index] = (byte) (length >> (8 * index));
        }
        return header;
    }
}
