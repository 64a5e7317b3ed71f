package org.providermirror.bench;

import static org.providermirror.bench.Page.number;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.providermirror.container.Container;
import org.providermirror.container.Deployment;
import org.providermirror.container.ServletContainer;

/** How long a start takes, and the memory that all the loads before took. */
record Footprints(Stage stage, Effort effort) implements Measure {
    private static final Pattern OUT_OF_MEMORY = Pattern.compile("OutOfMemoryError");

    @Override
    public void measure(Page page) {
        starts(page);
        page.table(
                "Memory",
                "Maximum resident memory of each process during all benchmarks above, and live objects in its heap afterwards."
                        + " The heap of a container is limited to 256 MiB.",
                "server",
                "MiB",
                "live heap MiB",
                "out-of-memory errors");
        for (var container : Stage.CONTAINERS) {
            var server = stage.mirrors.get(container);
            var failures = server.console().since(0).stream()
                    .filter(line -> OUT_OF_MEMORY.matcher(line).find())
                    .count();
            page.row(
                    stage.mirror(container).name(),
                    Usage.peakMebibytes(Stage.handle(server)),
                    server.process().liveHeapMebibytes(),
                    failures);
            page.atMost(0, "out-of-memory errors in a heap of 256 MiB, " + container, failures, "");
        }
        for (var container : Stage.CONTAINERS) {
            page.row(
                    stage.hello(container).name(),
                    Usage.peakMebibytes(Stage.handle(stage.hellos.get(container))),
                    stage.hellos.get(container).process().liveHeapMebibytes(),
                    "");
        }
        page.row("nginx", Usage.peakMebibytes(stage.nginx.process()), "", "");
    }

    private void starts(Page page) {
        page.table(
                "Start",
                "From the start of the process until it serves. The mirror's share is the difference to the hello-world"
                        + " servlet.",
                "container",
                "with the mirror s",
                "with hello-world s",
                "difference s");
        for (var container : Stage.CONTAINERS) {
            var mirrors = new ArrayList<Double>();
            var hellos = new ArrayList<Double>();
            for (var round = 0; round < effort.rounds(); round++) {
                hellos.add(start(container, stage.hello));
                mirrors.add(start(container, stage.deployment()));
            }
            var mirror = Median.of(mirrors);
            var hello = Median.of(hellos);
            page.row(container, number(mirror), number(hello), number(mirror - hello));
            page.atMost(3, "ready after deployment, " + container, mirror - hello, " s");
        }
    }

    private static double start(Container container, Deployment deployment) {
        var started = new AtomicReference<ServletContainer>();
        var seconds = Stage.timed(() -> started.set(Stage.start(container, deployment)));
        started.get().process().kill();
        return seconds;
    }
}
