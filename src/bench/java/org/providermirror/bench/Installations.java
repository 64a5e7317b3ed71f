package org.providermirror.bench;

import static org.providermirror.bench.Page.number;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.providermirror.client.CliConfiguration;
import org.providermirror.client.TerraformClient;
import org.providermirror.container.Container;
import org.providermirror.testing.FakeRegistry;

/** A whole {@code terraform init} of ten providers that the mirror has. */
record Installations(Stage stage, Effort effort) implements Measure {
    @Override
    public void measure(Page page) throws Exception {
        var client = TenProviders.client();
        if (client.isPresent()) {
            measure(page, client.get());
        }
    }

    private void measure(Page page, TerraformClient client) throws Exception {
        var seconds = new LinkedHashMap<String, List<Double>>();
        var ways = ways();
        for (var round = 0; round < effort.rounds(); round++) {
            for (var way : ways.entrySet()) {
                seconds.computeIfAbsent(way.getKey(), name -> new ArrayList<>())
                        .add(TenProviders.install(client, way.getValue(), stage.folder));
            }
        }
        page.table(
                "terraform init",
                client
                        + " installs ten providers of 2 MB each. The registry of `direct` is on this machine too, without the"
                        + " network latency of a real one.",
                "from",
                "seconds",
                "ratio to direct");
        var direct = Median.of(seconds.get("direct"));
        seconds.forEach((way, all) -> page.row(way, number(Median.of(all)), number(Median.of(all) / direct)));
    }

    private Map<String, TenProviders.From> ways() {
        var tomcat = stage.mirrors.get(Container.TOMCAT_10_1);
        var jetty = stage.mirrors.get(Container.JETTY_12_1);
        var ways = new LinkedHashMap<String, TenProviders.From>();
        ways.put(
                "mirror, Tomcat 10.1, https",
                new TenProviders.From(CliConfiguration.networkMirror(tomcat.baseUrl()), List.of(tomcat.certificate())));
        ways.put(
                "mirror, Jetty 12.1, https",
                new TenProviders.From(CliConfiguration.networkMirror(jetty.baseUrl()), List.of(jetty.certificate())));
        ways.put(
                "direct",
                new TenProviders.From(
                        CliConfiguration.registry(FakeRegistry.HOSTNAME.value(), stage.secureRegistry.services()),
                        List.of(stage.secureRegistry.certificate())));
        ways.put(
                "filesystem_mirror",
                new TenProviders.From(CliConfiguration.filesystemMirror(stage.storage()), List.of()));
        return ways;
    }
}
