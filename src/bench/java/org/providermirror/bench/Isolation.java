package org.providermirror.bench;

import static org.providermirror.bench.Page.number;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.providermirror.container.Container;
import org.providermirror.container.MirrorDeployments;
import org.providermirror.container.ServletContainer;

/** Requests for other providers beside many callers that ask for unknown providers of a slow registry. */
record Isolation(Stage stage, Effort effort) implements Measure {
    private static final int CALLERS = 200;
    private static final int CONNECTIONS = 16;
    private static final AtomicInteger UNKNOWN = new AtomicInteger();

    /**
     * Holds the results of one turn.
     *
     * @param coldSeconds how long a list took that was not known, of a registry that is fast
     * @param failed how many callers of the slow registry got another answer than 200
     */
    private record Beside(Load alone, Load beside, double coldSeconds, int failed) {
        double ratio() {
            return beside.p99() / alone.p99();
        }
    }

    @Override
    public void measure(Page page) throws Exception {
        try (var slow = SlowRegistry.start()) {
            var partners = new ArrayList<Partner>();
            var servers = new ArrayList<ServletContainer>();
            try {
                for (var container : List.of(Container.TOMCAT_10_1, Container.TOMCAT_11, Container.JETTY_12_1)) {
                    var server = start(container, slow);
                    servers.add(server);
                    partners.add(new Partner("mirror, " + container, server.plainUrl(), List.of(Stage.handle(server))));
                }
                measure(page, partners);
            } finally {
                servers.forEach(server -> server.process().kill());
            }
        }
    }

    private ServletContainer start(Container container, SlowRegistry slow) {
        var settings = stage.registry.settings();
        var hosts = settings.get("mirror.upstream.hosts") + "," + SlowRegistry.HOSTNAME;
        return Stage.start(
                container,
                MirrorDeployments.of(settings, stage.folder.resolve("isolation-" + container.name()))
                        .withParameter("mirror.upstream.hosts", hosts)
                        .withParameter(
                                "mirror.upstream.services." + SlowRegistry.HOSTNAME,
                                slow.services().toString()));
    }

    private void measure(Page page, List<Partner> partners) throws Exception {
        // A whole turn, so that the code for unknown providers is compiled too.
        Turns.take(1, partners, this::turn);
        var turns = Turns.take(effort.rounds(), partners, this::turn);
        page.table(
                CALLERS + " callers of a slow registry",
                "Each asks for an unknown provider of a registry that takes "
                        + number(SlowRegistry.LATENCY.toMillis() / 1e3)
                        + " s per answer, again and again, and they begin one after the other within one such time. Beside them, "
                        + CONNECTIONS
                        + " connections request a cached `index.json`, and one client asks for an unknown provider of a fast registry.",
                "server",
                "p99 ms without them",
                "p99 ms beside them",
                "ratio",
                "cold list s",
                "callers without 200");
        for (var partner : partners) {
            var name = partner.name();
            var ratio = turns.median(name, Beside::ratio);
            var cold = turns.median(name, Beside::coldSeconds);
            page.row(
                    name,
                    number(turns.median(name, beside -> beside.alone().p99())),
                    number(turns.median(name, beside -> beside.beside().p99())),
                    number(ratio),
                    number(cold),
                    number(turns.median(name, Beside::failed)));
            page.atMost(1.5, "p99 of a cached list beside callers of a slow registry, " + name.substring(8), ratio, "");
            page.atMost(1, "cold list of a fast registry beside them, " + name.substring(8), cold, " s");
        }
    }

    private Beside turn(Partner partner) throws Exception {
        var alone = Load.on(partner.url().resolve(Stage.INDEX), CONNECTIONS, effort.seconds());
        var failed = new AtomicInteger();
        var callers = new ArrayList<Thread>();
        for (var caller = 0; caller < CALLERS; caller++) {
            var thread = new Thread(() -> call(partner, failed), "caller");
            thread.setDaemon(true);
            thread.start();
            callers.add(thread);
            // Callers that begin together would ask again together, as a burst in each such time.
            Thread.sleep(SlowRegistry.LATENCY.toMillis() / CALLERS);
        }
        var beside = Load.on(partner.url().resolve(Stage.INDEX), CONNECTIONS, effort.seconds());
        var unknown = "aside-" + UNKNOWN.incrementAndGet();
        stage.registry.listAlso("acme", unknown, "1.0.0");
        var cold = Stage.timed(() -> Stage.await200(partner.url().resolve(Stage.PROVIDERS + unknown + "/index.json")));
        callers.forEach(Thread::interrupt);
        for (var caller : callers) {
            caller.join();
        }
        return new Beside(alone, beside, cold, failed.get());
    }

    private static void call(Partner partner, AtomicInteger failed) {
        while (!Thread.interrupted()) {
            var provider = SlowRegistry.HOSTNAME + "/crowd/p" + UNKNOWN.incrementAndGet();
            if (status(partner.url().resolve(provider + "/index.json")) != HttpURLConnection.HTTP_OK) {
                failed.incrementAndGet();
            }
        }
    }

    private static int status(URI url) {
        try {
            var connection = (HttpURLConnection) url.toURL().openConnection();
            connection.setRequestProperty("Connection", "close");
            return connection.getResponseCode();
        } catch (IOException broken) {
            return 0;
        }
    }
}
