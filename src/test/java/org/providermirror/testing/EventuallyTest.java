package org.providermirror.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventuallyTest {
    @Test
    void the_first_wanted_value_is_returned() throws Exception {
        var reads = new AtomicInteger();
        assertThat(Eventually.value("three", reads::incrementAndGet, read -> read >= 3))
                .isEqualTo(3);
        assertThat(reads).hasValue(3);
    }

    @Test
    void a_condition_that_never_holds_fails_with_its_name_and_the_last_value() {
        assertThatThrownBy(() -> Eventually.value("the fetch ends", Duration.ZERO, () -> "running", "done"::equals))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the fetch ends")
                .hasMessageContaining("running");
    }

    @Test
    void an_exception_of_the_condition_is_passed_on() {
        assertThatThrownBy(() -> Eventually.holds("it is read", () -> {
                    throw new IllegalStateException("unreadable");
                }))
                .isInstanceOf(IllegalStateException.class);
    }
}
