package org.providermirror.bench;

import static org.providermirror.bench.Page.number;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.providermirror.client.CliConfiguration;
import org.providermirror.client.TerraformClient;
import org.providermirror.container.Container;
import org.providermirror.front.FolderServer;

/** The first installations after a start of the mirror, beside the same files in nginx. */
record InstallationsAfterStart(Stage stage, Effort effort) implements Measure {
    private static final int IN_A_ROW = 6;
    /** From this one on, the goal of warm installations holds. */
    private static final int WARM = 3;

    /** How long one took, and what it cost the mirror. */
    private record Cost(double seconds, double cpuSeconds) {}

    @Override
    public void measure(Page page) throws Exception {
        var client = TenProviders.client();
        if (client.isPresent()) {
            measure(page, client.get());
        }
    }

    private void measure(Page page, TerraformClient client) throws Exception {
        var starts = new ArrayList<List<Cost>>();
        var files = new ArrayList<Double>();
        try (var nginx = FolderServer.start(files())) {
            var fromNginx = new TenProviders.From(
                    CliConfiguration.networkMirror(nginx.baseUrl()), List.of(nginx.certificate()));
            for (var round = 0; round < effort.rounds(); round++) {
                starts.add(afterStart(client));
                files.add(TenProviders.install(client, fromNginx, stage.folder));
            }
        }
        show(page, client, starts, Median.of(files));
    }

    private List<Cost> afterStart(TerraformClient client) throws Exception {
        var server = Stage.start(Container.TOMCAT_10_1, stage.deployment());
        try {
            var from = new TenProviders.From(
                    CliConfiguration.networkMirror(server.baseUrl()), List.of(server.certificate()));
            var processes = List.of(Stage.handle(server));
            var costs = new ArrayList<Cost>();
            for (var number = 0; number < IN_A_ROW; number++) {
                var before = Usage.cpuSeconds(processes);
                var seconds = TenProviders.install(client, from, stage.folder);
                costs.add(new Cost(seconds, Usage.cpuSeconds(processes) - before));
            }
            return costs;
        } finally {
            server.process().kill();
        }
    }

    private static void show(Page page, TerraformClient client, List<List<Cost>> starts, double files) {
        page.table(
                "Installations after a start",
                client
                        + " installs ten providers of 2 MB each that the mirror has, again and again, from the moment on when"
                        + " Tomcat 10.1 serves. The last line is nginx with the same documents and packages as files, both"
                        + " over https.",
                "from",
                "seconds",
                "CPU seconds of the mirror",
                "ratio to nginx, files");
        for (var number = 0; number < IN_A_ROW; number++) {
            var seconds = median(starts, number, Cost::seconds);
            page.row(
                    "mirror, installation " + (number + 1),
                    number(seconds),
                    number(median(starts, number, Cost::cpuSeconds)),
                    number(seconds / files));
        }
        page.row("nginx, files", number(files), "", number(1));
        page.atMost(0.5, "first installation after a start", median(starts, 0, Cost::seconds), " s");
        page.atMost(
                1.1,
                "installation " + WARM + " after a start against nginx' files",
                median(starts, WARM - 1, Cost::seconds) / files,
                "");
    }

    private static double median(List<List<Cost>> starts, int number, ToDoubleFunction<Cost> figure) {
        return Median.of(starts.stream()
                .mapToDouble(start -> figure.applyAsDouble(start.get(number)))
                .toArray());
    }

    /** Returns a folder with what clients request of the ten providers. */
    private Path files() throws Exception {
        var folder = Files.createTempDirectory(stage.folder, "files");
        var mirror = stage.mirrors.get(Container.TOMCAT_10_1).plainUrl();
        for (var provider = 0; provider < Stage.TEN; provider++) {
            var path = Stage.PROVIDERS + "p" + provider + "/";
            for (var name :
                    List.of("index.json", "1.0.0.json", "terraform-provider-p" + provider + "_1.0.0_linux_amd64.zip")) {
                copy(mirror.resolve(path + name), folder.resolve(path + name));
            }
        }
        return folder;
    }

    private static void copy(URI from, Path to) throws Exception {
        Files.createDirectories(to.getParent());
        try (var content = from.toURL().openStream()) {
            Files.copy(content, to);
        }
    }
}
