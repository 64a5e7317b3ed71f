package org.providermirror.bench;

import java.util.List;
import java.util.Optional;
import org.providermirror.container.Container;

/** What the mirror leaves behind in a server that stays, when it is taken out and put in again. */
record Redeployments(Stage stage, Effort effort) implements Measure {
    private static final int TIMES = 50;
    private static final int TIMES_OF_A_TRY = 2;

    /** The options for the containers' Java: without them, those of the tests, by which whatever stays is a leak. */
    private static final String OPTIONS = "container.java";

    @Override
    public void measure(Page page) {
        var options = Optional.ofNullable(System.clearProperty(OPTIONS));
        try {
            count(page);
        } finally {
            options.ifPresent(given -> System.setProperty(OPTIONS, given));
        }
    }

    private void count(Page page) {
        var times = effort.isLong() ? TIMES : TIMES_OF_A_TRY;
        page.table(
                "Redeployments",
                "The mirror is undeployed from a running server and deployed again, " + times
                        + " times. The values are what remains after the last undeployment.",
                "container",
                "class loaders",
                "threads",
                "more descriptors than after the first",
                "warnings");
        // Side by side, for most of the time a server waits for the next look at its folder.
        var left = List.of(Container.TOMCAT_10_1, Container.JETTY_12_1).parallelStream()
                .map(container -> redeploy(container, times))
                .toList();
        for (var each : left) {
            page.row(each.container(), each.loaders(), each.threads(), each.descriptors(), each.warnings());
            var after = " after " + times + " redeployments, " + each.container();
            page.atMost(0, "class loaders left" + after, each.loaders(), "");
            page.atMost(0, "threads left" + after, each.threads() + each.warnings(), "");
            page.atMost(8, "descriptors left" + after, each.descriptors(), "");
        }
    }

    private record Left(Container container, int loaders, long threads, long descriptors, int warnings) {}

    private Left redeploy(Container container, int times) {
        try (var server = Stage.start(container, stage.deployment())) {
            var descriptors = 0L;
            for (var time = 1; time <= times; time++) {
                Stage.await200(server.plainUrl().resolve(Stage.INDEX));
                server.undeploy();
                if (time == 1) {
                    descriptors = server.process().descriptors();
                }
                if (time < times) {
                    server.deploy();
                }
            }
            return new Left(
                    container,
                    server.applicationsInMemory(),
                    server.process().threads().stream()
                            .filter(name -> name.startsWith("mirror-"))
                            .count(),
                    Math.max(0, server.process().descriptors() - descriptors),
                    server.console().leakWarnings(0).size());
        }
    }
}
