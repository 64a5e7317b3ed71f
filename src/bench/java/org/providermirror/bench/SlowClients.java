package org.providermirror.bench;

import static org.providermirror.bench.Page.number;

import java.util.stream.Stream;
import org.providermirror.container.Container;

/** JSON requests beside many clients that take a package slowly. */
record SlowClients(Stage stage, Effort effort) implements Measure {
    private static final int CLIENTS = 1_000;
    private static final int BYTES_PER_SECOND = 10_000;
    private static final int CONNECTIONS = 16;
    private static final int WARMING_SECONDS = 2;

    private record Beside(Load load, double slowKilobytes, int lost) {}

    @Override
    public void measure(Page page) throws Exception {
        var partners = Stream.of(Container.TOMCAT_10_1, Container.TOMCAT_11, Container.JETTY_12_1)
                .map(container -> stage.mirror(container))
                .toList();
        Turns.take(1, partners, partner -> Load.on(partner.url().resolve(Stage.INDEX), CONNECTIONS, WARMING_SECONDS));
        var turns = Turns.take(effort.rounds(), partners, this::beside);
        page.table(
                CLIENTS + " slow clients",
                "Each downloads a package at " + BYTES_PER_SECOND / 1_000 + " KB/s, while " + CONNECTIONS
                        + " connections request `index.json`.",
                "server",
                "JSON requests/s",
                "p50 ms",
                "p99 ms",
                "KB/s of a slow client",
                "slow clients lost");
        for (var partner : partners) {
            var name = partner.name();
            var p99 = turns.median(name, beside -> beside.load().p99());
            page.row(
                    name,
                    number(turns.median(name, beside -> beside.load().requestsPerSecond())),
                    number(turns.median(name, beside -> beside.load().p50())),
                    number(p99),
                    number(turns.median(name, Beside::slowKilobytes)),
                    number(turns.median(name, Beside::lost)));
            page.atMost(50, "JSON p99 beside " + CLIENTS + " slow clients, " + name.substring(8), p99, " ms");
        }
    }

    private Beside beside(Partner partner) throws Exception {
        try (var slow = SlowReaders.on(partner.url().resolve(Stage.BIG), CLIENTS, BYTES_PER_SECOND)) {
            var before = slow.received();
            var begun = System.nanoTime();
            var load = Load.on(partner.url().resolve(Stage.INDEX), CONNECTIONS, effort.seconds());
            var seconds = (System.nanoTime() - begun) / 1e9;
            return new Beside(load, (slow.received() - before) / seconds / CLIENTS / 1e3, slow.lost());
        }
    }
}
