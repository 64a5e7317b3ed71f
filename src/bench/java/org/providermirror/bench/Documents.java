package org.providermirror.bench;

import static org.providermirror.bench.Page.number;

import java.util.ArrayList;
import java.util.List;
import org.providermirror.container.Container;

/** JSON requests that the mirror has the answers of. */
record Documents(Stage stage, Effort effort) implements Measure {
    private static final int CONNECTIONS = 64;
    private static final int WARMING_SECONDS = 5;
    private static final String SECOND = ", {version}.json";

    @Override
    public void measure(Page page) throws Exception {
        var partners = partners();
        Turns.take(1, partners, partner -> Loaded.measure(partner, CONNECTIONS, WARMING_SECONDS));
        var turns = Turns.take(
                effort.rounds(), partners, partner -> Loaded.measure(partner, CONNECTIONS, effort.seconds()));
        page.table(
                "Documents from memory",
                CONNECTIONS
                        + " persistent connections; `index.json` of 31 versions unless the row names another document.",
                "server",
                "requests/s",
                "p50 ms",
                "p99 ms",
                "CPU µs a request",
                "ratio to hello-world");
        for (var partner : partners) {
            var name = partner.name();
            page.row(
                    name,
                    number(turns.median(name, loaded -> loaded.load().requestsPerSecond())),
                    number(turns.median(name, loaded -> loaded.load().p50())),
                    number(turns.median(name, loaded -> loaded.load().p99())),
                    number(turns.median(name, Loaded::cpuMicrosecondsPerRequest)),
                    ratioToHello(turns, name));
        }
        for (var container : Stage.CONTAINERS) {
            page.atLeast(
                    0.8,
                    "JSON hits against the hello-world servlet, " + container,
                    ratio(turns, stage.mirror(container).name(), container),
                    "");
        }
    }

    private List<Partner> partners() {
        var partners = new ArrayList<Partner>();
        for (var container : Stage.CONTAINERS) {
            partners.add(stage.mirror(container).at(Stage.INDEX));
            partners.add(stage.hello(container));
        }
        var tomcat = stage.mirror(Container.TOMCAT_10_1);
        partners.add(tomcat.at(Stage.PACKAGES).named(tomcat.name() + SECOND));
        partners.add(stage.files(Stage.INDEX));
        partners.add(stage.cache("v1/providers/acme/null/versions"));
        return partners;
    }

    private String ratioToHello(Turns<Loaded> turns, String name) {
        return Stage.CONTAINERS.stream()
                .filter(container -> name.startsWith(stage.mirror(container).name()))
                .findFirst()
                .map(container -> number(ratio(turns, name, container)))
                .orElse("");
    }

    private double ratio(Turns<Loaded> turns, String name, Container container) {
        return turns.median(name, loaded -> loaded.load().requestsPerSecond())
                / turns.median(
                        stage.hello(container).name(), loaded -> loaded.load().requestsPerSecond());
    }
}
