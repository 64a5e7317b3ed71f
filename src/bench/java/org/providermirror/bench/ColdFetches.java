package org.providermirror.bench;

import static org.providermirror.bench.Page.number;

import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.providermirror.container.Container;
import org.providermirror.provider.PackageId;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.FakeRegistry;

/** A package that comes from the registry into storage, against {@code curl} and {@code sha256sum}. */
record ColdFetches(Stage stage, Effort effort) implements Measure {
    private record Fetched(double seconds, double cpuSeconds) {
        double megabytesPerSecond() {
            return Stage.BIG_BYTES / seconds / 1e6;
        }

        double cpuPerGigabyte() {
            return cpuSeconds / (Stage.BIG_BYTES / 1e9);
        }
    }

    @Override
    public void measure(Page page) throws Exception {
        var mirror = new ArrayList<Fetched>();
        var curl = new ArrayList<Fetched>();
        // The first is for the compiler of the mirror's Java.
        for (var version = 1; version <= effort.rounds() + 1; version++) {
            mirror.add(byMirror(version));
            curl.add(byCurl(version));
        }
        page.table(
                "Fetching into storage",
                "A package of " + Stage.BIG_BYTES / 1_000_000
                        + " MB that is not stored, from the request until it is stored. The mirror downloads and verifies"
                        + " it, computes both hashes and forces it to disk. `curl` writes a file without forcing it, and"
                        + " `sha256sum` reads it.",
                "by",
                "MB/s",
                "CPU s/GB",
                "ratio to curl");
        var ofMirror = median(mirror);
        var ofCurl = median(curl);
        var ratio = ofMirror.megabytesPerSecond() / ofCurl.megabytesPerSecond();
        page.row(
                "mirror, Tomcat 10.1",
                number(ofMirror.megabytesPerSecond()),
                number(ofMirror.cpuPerGigabyte()),
                number(ratio));
        page.row("curl and sha256sum", number(ofCurl.megabytesPerSecond()), number(ofCurl.cpuPerGigabyte()), "1.00");
        page.atLeast(0.8, "fetching into storage against curl and sha256sum", ratio, "");
    }

    private static Fetched median(List<Fetched> fetched) {
        var counting = fetched.subList(1, fetched.size());
        return new Fetched(
                Median.of(counting.stream().mapToDouble(Fetched::seconds).toArray()),
                Median.of(counting.stream().mapToDouble(Fetched::cpuSeconds).toArray()));
    }

    private static PackageId id(int version) {
        return FakeRegistry.packageId("acme", "cold", version + ".0.0", "linux_amd64");
    }

    private Fetched byMirror(int version) throws Exception {
        var server = stage.mirrors.get(Container.TOMCAT_10_1);
        var processes = List.of(Stage.handle(server));
        var id = id(version);
        var folder = server.plainUrl().resolve(Stage.PROVIDERS + "cold/");
        Stage.await200(folder.resolve(version + ".0.0.json"));
        var record = stage.storage().resolve(StorageLayout.packageRecord(id).value());
        var cpu = Usage.cpuSeconds(processes);
        var begun = System.nanoTime();
        ask(folder.resolve(id.archiveName()));
        while (!Files.exists(record)) {
            if (System.nanoTime() - begun > TimeUnit.MINUTES.toNanos(1)) {
                throw new IllegalStateException(id + " is not stored");
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
        var seconds = (System.nanoTime() - begun) / 1e9;
        return new Fetched(seconds, Usage.cpuSeconds(processes) - cpu);
    }

    private static void ask(URI url) throws Exception {
        var connection = (HttpURLConnection) url.toURL().openConnection();
        connection.setInstanceFollowRedirects(false);
        if (connection.getResponseCode() != 307) {
            throw new IllegalStateException(url + " is answered " + connection.getResponseCode());
        }
        connection.disconnect();
    }

    private Fetched byCurl(int version) throws Exception {
        var file = Files.createTempFile(stage.folder, "curl", ".zip");
        var said = Program.run(List.of(
                Program.find("bash").toString(),
                "-c",
                "TIMEFORMAT='%R %U %S'; time { curl -sSfo \"$1\" \"$2\" && sha256sum \"$1\" > /dev/null; }",
                "bash",
                file.toString(),
                stage.registry.archiveUrl(id(version)).toString()));
        check(file);
        var times = said.trim().split(" ");
        return new Fetched(Double.parseDouble(times[0]), Double.parseDouble(times[1]) + Double.parseDouble(times[2]));
    }

    private static void check(Path file) throws Exception {
        if (Files.size(file) < Stage.BIG_BYTES) {
            throw new IllegalStateException("curl got " + Files.size(file) + " bytes");
        }
        Files.delete(file);
    }
}
