package org.providermirror.app;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the steps of a shutdown, which {@link MirrorParts} lists, one after the other. One that fails is logged and does
 * not prevent the next ones.
 */
final class ShutdownSteps {
    private static final Logger LOG = LoggerFactory.getLogger(ShutdownSteps.class);

    private ShutdownSteps() {}

    static void run(Runnable... steps) {
        for (var step : List.of(steps)) {
            try {
                step.run();
            } catch (RuntimeException | LinkageError failure) {
                LOG.warn("A part of the mirror did not stop as it should", failure);
            }
        }
    }
}
