package org.providermirror.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ReleaseBuilder;
import org.providermirror.testing.RequestKind;

/** Two mirrors, each in a JVM of its own, with nothing in common but the folder of their storage. */
@ExtendWith(ConsoleOnFailure.class)
@Timeout(300)
class SharedStorageIT {
    private static final int PACKAGES = 200;
    private static final PackageId ID = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");

    @TempDir
    private Path folder;

    private final FakeRegistry upstream = FakeRegistry.start();

    @AfterEach
    void stop() {
        upstream.close();
    }

    private ServletContainer started() {
        var deployment = MirrorDeployments.of(upstream.settings(), folder).withParameter("mirror.fetch.per-host", "4");
        return Container.TOMCAT_10_1.start(JavaInstallation.ofTheBuild(), deployment);
    }

    private static TrustingClient.Answer get(ServletContainer server, PackageId id) {
        var url = server.plainUrl().resolve(id.provider() + "/" + id.archiveName());
        return new TrustingClient(server.certificate()).get(url);
    }

    private List<PackageId> publishMany() {
        var ids = new ArrayList<PackageId>();
        for (var version = 0; ids.size() < PACKAGES; version++) {
            upstream.publish("acme", "null", "1." + version + ".0");
            for (var platform : ReleaseBuilder.PLATFORMS) {
                ids.add(FakeRegistry.packageId("acme", "null", "1." + version + ".0", platform.toString()));
            }
        }
        return ids.subList(0, PACKAGES);
    }

    @Test
    void two_hundred_packages_asked_of_both_at_once_cost_at_most_two_hundred_and_ten_downloads() throws Exception {
        var ids = publishMany();
        var pool = Executors.newFixedThreadPool(16);
        try (var one = started();
                var other = started()) {
            List<Callable<Integer>> asking = new ArrayList<>();
            for (var id : ids) {
                asking.add(() -> get(one, id).status());
                asking.add(() -> get(other, id).status());
            }
            for (var status : pool.invokeAll(asking, 120, TimeUnit.SECONDS)) {
                assertThat(status.get()).isIn(200, 307);
            }
            for (var id : ids) {
                one.awaitStored(id);
            }
            assertThat(upstream.requests(RequestKind.ARCHIVE)).isBetween(PACKAGES, PACKAGES + 10);
            for (var server : List.of(one, other)) {
                var answer = get(server, ids.get(0));
                assertThat(answer.status()).isEqualTo(200);
                assertThat(Sha256.of(answer.bytes())).isEqualTo(upstream.sha256(ids.get(0)));
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void when_one_is_killed_in_the_middle_of_a_fetch_the_other_finishes_it() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        upstream.holdArchivesAfter(100);
        var killed = started();
        try (var other = started()) {
            assertThat(get(killed, ID).status()).isEqualTo(307);
            upstream.awaitRequests(RequestKind.ARCHIVE, 1);
            killed.process().kill();
            upstream.releaseArchives();
            // The lease of 20 s, and the 10 s in which the other looks.
            var end = System.nanoTime() + Duration.ofSeconds(45).toNanos();
            while (!Files.exists(folder.resolve(StorageLayout.packageRecord(ID).value()))) {
                assertThat(System.nanoTime()).as("the other has taken over").isLessThan(end);
                TimeUnit.MILLISECONDS.sleep(50);
            }
            var answer = get(other, ID);
            assertThat(Sha256.of(answer.bytes())).isEqualTo(upstream.sha256(ID));
        }
    }
}
