package org.providermirror.bench;

import static org.providermirror.bench.Page.number;

import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.providermirror.client.CliConfiguration;
import org.providermirror.client.TerraformClient;
import org.providermirror.container.Container;
import org.providermirror.container.MirrorDeployments;
import org.providermirror.container.ServletContainer;
import org.providermirror.testing.FakeRegistry;

/** A whole {@code terraform init} of ten providers that no mirror has yet, from a registry as distant as a real one. */
record ColdInstallations(Stage stage, Effort effort) implements Measure {
    private static final Duration LATENCY = Duration.ofMillis(100);
    private static final String DIRECT = "direct";

    /** How a client asks a mirror, and how much faster than direct that shall be. */
    private enum Way {
        REDIRECT("mirror, redirect", "redirect", 0.55),
        STREAM("mirror, stream", "stream", 0.55),
        REGISTRY("mirror, registry protocol", "redirect", 0.7);

        private final String title;
        private final String miss;
        private final double goal;

        Way(String title, String miss, double goal) {
            this.title = title;
            this.miss = miss;
            this.goal = goal;
        }

        private CliConfiguration configuration(URI mirror) {
            return this == REGISTRY
                    ? CliConfiguration.registry(
                            FakeRegistry.HOSTNAME.value(), mirror.resolve("-/registry/" + FakeRegistry.HOSTNAME + "/"))
                    : CliConfiguration.networkMirror(mirror);
        }
    }

    @Override
    public void measure(Page page) throws Exception {
        var client = TenProviders.client();
        if (client.isPresent()) {
            measure(page, client.get());
        }
    }

    private void measure(Page page, TerraformClient client) throws Exception {
        var seconds = new LinkedHashMap<String, List<Double>>();
        stage.secureRegistry.latency(LATENCY);
        try {
            for (var round = 0; round < effort.rounds(); round++) {
                add(seconds, DIRECT, TenProviders.install(client, direct(), stage.folder));
                for (var way : Way.values()) {
                    add(seconds, way.title, throughMirror(client, way));
                }
            }
        } finally {
            stage.secureRegistry.latency(Duration.ZERO);
        }
        show(page, client, seconds);
    }

    private static void add(LinkedHashMap<String, List<Double>> seconds, String way, double measured) {
        seconds.computeIfAbsent(way, name -> new ArrayList<>()).add(measured);
    }

    private static void show(Page page, TerraformClient client, LinkedHashMap<String, List<Double>> seconds) {
        page.table(
                "Cold installations",
                client
                        + " installs ten providers of 2 MB each that the mirror, in Tomcat 10.1, does not have, after ten others. The registry"
                        + " answers each request after " + LATENCY.toMillis() + " ms.",
                "from",
                "seconds",
                "ratio to direct");
        var direct = Median.of(seconds.get(DIRECT));
        seconds.forEach((way, all) -> page.row(way, number(Median.of(all)), number(Median.of(all) / direct)));
        for (var way : Way.values()) {
            page.atMost(way.goal, "cold installation, " + way.title, Median.of(seconds.get(way.title)) / direct, "");
        }
    }

    private TenProviders.From direct() {
        return new TenProviders.From(
                CliConfiguration.registry(FakeRegistry.HOSTNAME.value(), stage.secureRegistry.services()),
                List.of(stage.secureRegistry.certificate()));
    }

    private double throughMirror(TerraformClient client, Way way) throws Exception {
        var storage = Files.createTempDirectory(stage.folder, "cold");
        var server = Stage.start(
                Container.TOMCAT_10_1,
                MirrorDeployments.of(stage.secureRegistry.settings(), storage).withParameter("mirror.miss", way.miss));
        try {
            // Ten others first: the packages shall be cold, not the JVM.
            TenProviders.install(client, from(way, server), stage.folder, "q");
            return TenProviders.install(client, from(way, server), stage.folder);
        } finally {
            server.process().kill();
        }
    }

    private TenProviders.From from(Way way, ServletContainer server) {
        return new TenProviders.From(
                way.configuration(server.baseUrl()), List.of(server.certificate(), stage.secureRegistry.certificate()));
    }
}
