package org.providermirror.catalog.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.providermirror.failure.StorageException;

class RecordMemoryTest {
    private static final int LONG_BYTES = 1 << 20;

    /** One permit. */
    private final RecordMemory memory = new RecordMemory(0);

    @Test
    void small_records_never_wait_for_long_ones() {
        assertThat(memory.during(LONG_BYTES, () -> memory.during(256 * 1024, () -> "read")))
                .isEqualTo("read");
    }

    @Test
    void long_records_beside_long_ones_are_refused() {
        assertThatThrownBy(() -> memory.during(LONG_BYTES, () -> memory.during(LONG_BYTES, () -> "read")))
                .isInstanceOf(StorageException.class)
                .hasStackTraceContaining("too many releases with long files");
    }

    @Test
    void a_failure_frees_the_memory() {
        assertThatThrownBy(() -> memory.during(LONG_BYTES, () -> {
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(memory.during(LONG_BYTES, () -> "read")).isEqualTo("read");
    }
}
