package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class ShutdownStepsTest {
    @Test
    void a_step_that_fails_does_not_prevent_the_next_ones() {
        var done = new ArrayList<String>();
        ShutdownSteps.run(
                () -> done.add("first"),
                () -> {
                    throw new IllegalStateException("a fault");
                },
                () -> {
                    throw new NoClassDefFoundError("a class that the container removed");
                },
                () -> done.add("last"));
        assertThat(done).containsExactly("first", "last");
    }
}
