package org.providermirror.net.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.providermirror.failure.UpstreamUnavailableException;

class DocumentMemoryTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final int MAXIMUM = 8 * MEBIBYTE;

    /** One permit of each kind. */
    private final DocumentMemory memory = new DocumentMemory(0);

    private static ByteArrayInputStream document(int bytes) {
        return new ByteArrayInputStream(new byte[bytes]);
    }

    @Test
    void a_document_is_read_whole_up_to_its_maximum() throws IOException {
        for (var size : new int[] {0, 1, 16_384, 16_385, 100_000, 3 * MEBIBYTE, MAXIMUM, MAXIMUM + 1}) {
            try (var reserved = memory.begin()) {
                assertThat(reserved.read(document(size), MAXIMUM)).hasSize(Math.min(size, MAXIMUM));
            }
        }
    }

    @Test
    void small_documents_never_wait_for_long_ones() throws IOException {
        try (var large = memory.begin();
                var medium = memory.begin();
                var small = memory.begin()) {
            large.read(document(MAXIMUM), MAXIMUM);
            medium.read(document(500_000), MAXIMUM);

            assertThat(small.read(document(60_000), MAXIMUM)).hasSize(60_000);
        }
    }

    @Test
    void a_long_document_waits_for_the_one_before_it_and_not_for_ever() throws Exception {
        var refused = new AtomicReference<Throwable>();
        try (var first = memory.begin()) {
            first.read(document(MAXIMUM), MAXIMUM);
            try (var second = memory.begin()) {
                assertThatThrownBy(() -> second.read(document(MAXIMUM), MAXIMUM))
                        .isInstanceOf(UpstreamUnavailableException.class)
                        .hasMessageContaining("too many long documents");
            }
        }
        var read = new CountDownLatch(1);
        var thread = new Thread(() -> {
            try (var third = memory.begin()) {
                third.read(document(MAXIMUM), MAXIMUM);
                read.countDown();
            } catch (IOException | RuntimeException failure) {
                refused.set(failure);
            }
        });
        thread.start();
        thread.join();
        assertThat(refused).hasValue(null);
        assertThat(read.getCount()).isZero();
    }

    @Test
    void a_file_of_a_publisher_never_delays_the_list_of_a_registry() throws IOException {
        try (var published = memory.beginPublished();
                var list = memory.begin()) {
            published.read(document(500_000), MAXIMUM);

            assertThat(list.read(document(500_000), MAXIMUM)).hasSize(500_000);
        }
    }
}
