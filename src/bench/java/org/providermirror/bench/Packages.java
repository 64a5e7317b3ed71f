package org.providermirror.bench;

import static org.providermirror.bench.Page.number;

import java.util.ArrayList;
import java.util.List;
import org.providermirror.testing.FakeRegistry;

/** The bytes of a stored package. */
record Packages(Stage stage, Effort effort) implements Measure {
    private static final List<Integer> CLIENTS = List.of(1, 32, 256);
    private static final int ROUNDS = 5;
    private static final int WARMING_SECONDS = 2;

    @Override
    public void measure(Page page) throws Exception {
        page.table(
                "Bytes of stored packages",
                "A package of " + Stage.BIG_BYTES / 1_000_000 + " MB over http, downloaded repeatedly.",
                "clients",
                "server",
                "MB/s",
                "CPU s/GB",
                "ratio to nginx, files");
        // Small ones, for a large one takes so long that hardly any code would be asked often enough to be compiled.
        Turns.take(
                1,
                stage.mirrorsOfPackages(),
                partner -> Loaded.measure(partner.at(Stage.SMALL), CLIENTS.get(1), WARMING_SECONDS));
        Turns.take(1, partners(), partner -> Loaded.measure(partner, CLIENTS.get(1), WARMING_SECONDS));
        for (var clients : CLIENTS) {
            measure(page, clients);
        }
    }

    private void measure(Page page, int clients) throws Exception {
        var partners = partners();
        var turns = Turns.take(
                Math.min(ROUNDS, effort.rounds()),
                partners,
                partner -> Loaded.measure(partner, clients, Math.min(3, effort.seconds())));
        var files = turns.median(stage.files("").name(), loaded -> loaded.load().megabytesPerSecond());
        for (var partner : partners) {
            var rate = turns.median(partner.name(), loaded -> loaded.load().megabytesPerSecond());
            page.row(
                    clients,
                    partner.name(),
                    number(rate),
                    number(turns.median(partner.name(), Loaded::cpuPerGigabyte)),
                    number(rate / files));
            wanted(partner.name(), page, clients, rate / files);
        }
    }

    private void wanted(String name, Page page, int clients, double ratio) {
        var figure = "package bytes against nginx' files, " + clients + " clients, " + name.substring(8);
        if (name.equals(stage.offload().name())) {
            page.atLeast(0.95, figure, ratio, "");
        } else if (name.startsWith("mirror, Tomcat")) {
            page.atLeast(0.8, figure, ratio, "");
        } else if (name.startsWith("mirror, Jetty")) {
            page.atLeast(0.6, figure, ratio, "");
        }
    }

    private List<Partner> partners() {
        var partners = new ArrayList<Partner>();
        stage.mirrorsOfPackages().forEach(mirror -> partners.add(mirror.at(Stage.BIG)));
        partners.add(stage.files(Stage.BIG));
        var atUpstream = stage.registry.archiveUrl(FakeRegistry.packageId("acme", "big", "1.0.0", "linux_amd64"));
        partners.add(stage.cache(atUpstream.getRawPath().substring(1)));
        return partners;
    }
}
