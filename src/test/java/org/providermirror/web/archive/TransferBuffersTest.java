package org.providermirror.web.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TransferBuffersTest {
    private final TransferBuffers buffers = new TransferBuffers();

    @Test
    void a_few_transfers_get_large_buffers_and_a_crowd_beyond_them_small_ones() {
        var lent = IntStream.range(0, 1_000).mapToObj(number -> buffers.lend()).toList();
        assertThat(lent.subList(0, 32)).allMatch(buffer -> buffer.length == TransferBuffers.LARGE_BYTES);
        assertThat(lent.subList(32, 1_000)).allMatch(buffer -> buffer.length == TransferBuffers.SMALL_BYTES);
        lent.forEach(buffers::giveBack);
        var again = buffers.lend();
        assertThat(lent.stream().anyMatch(buffer -> buffer == again)).isTrue();
    }

    @Test
    void a_buffer_that_somebody_may_still_read_is_never_lent_again() {
        var read = IntStream.range(0, 32).mapToObj(number -> buffers.lend()).toList();
        read.forEach(buffers::discard);
        for (var number = 0; number < 32; number++) {
            var lent = buffers.lend();
            assertThat(lent.length).isEqualTo(TransferBuffers.LARGE_BYTES);
            assertThat(read.stream().noneMatch(buffer -> buffer == lent)).isTrue();
        }
    }
}
