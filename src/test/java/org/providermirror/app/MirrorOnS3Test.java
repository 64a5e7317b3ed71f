package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.providermirror.config.MissAnswer;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.ArchiveAnswers;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.FaultyNetwork.Fault;
import org.providermirror.testing.LogLines;
import org.providermirror.testing.RequestKind;
import org.providermirror.testing.S3Server;
import org.providermirror.testing.TestStore;

/** The whole mirror but for HTTP, over a real registry's socket and a real S3 server's. */
@Tag("component")
@Timeout(240)
class MirrorOnS3Test extends MirrorOnStore {
    @Override
    TestStore store() {
        return S3Server.start();
    }

    @Test
    void a_missing_package_is_fetched_into_the_bucket_and_served_from_there() throws Exception {
        var mirror = warm();
        assertThat(fetched(link(ArchiveAnswers.of(mirror.archive(ID)))).body()).isEqualTo(upstream.archive(ID));
        assertThat(upstream.requests(RequestKind.ARCHIVE)).isOne();
        try (var left = Files.walk(temporary)) {
            assertThat(left.filter(Files::isRegularFile).map(Path::getFileName).map(Path::toString))
                    .containsOnly("lock", "instance.lock");
        }
    }

    @Test
    void a_package_with_a_cached_record_is_served_without_a_store_request() throws Exception {
        var mirror = warm();
        assertThat(aboutThePackage())
                .as("the mirror checks that the package is stored, without a signed link")
                .anyMatch(request -> request.is("HEAD"));
        // The fetch that has just ended may still look at the package and its lease.
        Eventually.holds("requests of a stored package ask the store nothing", () -> {
            network.forgetRequests();
            for (var time = 0; time < 100; time++) {
                link(ArchiveAnswers.of(mirror.archive(ID)));
            }
            return aboutThePackage().isEmpty();
        });
    }

    @Test
    void after_a_restart_with_upstream_dead_everything_that_was_served_is_served() throws Exception {
        warm();
        upstream.down();
        var mirror = restarted();
        assertThat(mirror.versions(NULL)
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS)
                        .versions())
                .containsExactly(ONE);
        assertThat(mirror.packages(NULL, ONE)
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS)
                        .hashes()
                        .get(ID.platform()))
                .contains(upstream.h1(ID));
        assertThat(fetched(link(ArchiveAnswers.of(mirror.archive(ID)))).body()).isEqualTo(upstream.archive(ID));
    }

    @Test
    void a_client_causes_one_listing_of_the_folder_of_a_release() throws Exception {
        warm();
        var mirror = restarted();
        for (var background : List.of("fetches", "mirrors", ".probe")) {
            await(
                    "the mirror has listed what it lists beside all requests: " + background,
                    () -> network.received().stream().anyMatch(request -> isListing(request, background)));
        }
        network.forgetRequests();
        mirror.versions(NULL).toCompletableFuture().get(10, TimeUnit.SECONDS);
        mirror.packages(NULL, ONE).toCompletableFuture().get(10, TimeUnit.SECONDS);
        link(ArchiveAnswers.of(mirror.archive(ID)));
        // What is listed every now and then, whether somebody asks or not, is of all providers or of none.
        assertThat(network.received())
                .filteredOn(request -> isListing(request, "acme"))
                .singleElement()
                .satisfies(listing -> assertThat(listing.target()).contains("acme%2Fnull%2F1.0.0%2F"));
    }

    @Test
    void an_outage_of_the_bucket_is_one_line_with_its_host_and_one_when_it_is_over() throws Exception {
        var mirror = warm();
        await("the mirror is ready", () -> isReady(200, "\"ready\"", "\"writable\""));
        try (var lines = LogLines.of("org.providermirror")) {
            network.does(new Fault.Reset(), request -> true);
            await("the outage is reported", () -> isReady(503, "\"unready\"", "\"unreachable\""));
            for (var request = 0; request < 20; request++) {
                assertThat(ArchiveAnswers.of(mirror.archive(ID))).isEqualTo(upstream());
            }
            started.get(0).pollDecisions();
            network.heal();
            await("the mirror is ready again", () -> isReady(200, "\"ready\"", "\"writable\""));
            var aboutStorage = lines.all().stream()
                    .filter(line -> !line.startsWith("Stored "))
                    .toList();
            assertThat(aboutStorage).hasSize(2);
            assertThat(aboutStorage.get(0)).contains("s3://" + bucket.name(), "127.0.0.1");
        }
    }

    @Test
    void a_bucket_that_was_emptied_makes_the_mirror_unready_until_its_identity_is_back() throws Exception {
        started(MissAnswer.REDIRECT);
        await("the mirror is ready", () -> isReady(200, "\"ready\"", "\"writable\""));
        var identity = bucket().read(StorageLayout.IDENTITY).orElseThrow();
        bucket().delete(StorageLayout.IDENTITY);
        await("the loss is noticed", () -> isReady(503, "\"unready\"", "\"missing\""));
        bucket().write(StorageLayout.IDENTITY, identity);
        await("the mirror is ready again", () -> isReady(200, "\"ready\"", "\"writable\""));
    }

    @Test
    void a_mirror_that_starts_without_its_bucket_serves_and_stores_when_the_bucket_is_there() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        network.does(new Fault.Reset(), request -> true);
        var began = System.nanoTime();
        var mirror = started(MissAnswer.REDIRECT);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(6));
        assertThat(ArchiveAnswers.of(mirror.archive(ID))).isEqualTo(upstream());
        network.heal();
        await(
                "the package is given from the bucket",
                () -> ArchiveAnswers.of(mirror.archive(ID)) instanceof ArchiveAnswer.Stored);
        assertThat(fetched(link(ArchiveAnswers.of(mirror.archive(ID)))).body()).isEqualTo(upstream.archive(ID));
    }

    @Test
    void a_record_without_its_bytes_is_a_miss_that_is_fetched_anew() throws Exception {
        var mirror = warm();
        bucket().delete(StorageLayout.archive(ID));
        await("the loss is noticed", () -> ArchiveAnswers.of(mirror.archive(ID)).equals(upstream()));
        await(
                "the package is there again",
                () -> ArchiveAnswers.of(mirror.archive(ID)) instanceof ArchiveAnswer.Stored);
        assertThat(fetched(link(ArchiveAnswers.of(mirror.archive(ID)))).body()).isEqualTo(upstream.archive(ID));
        assertThat(upstream.requests(RequestKind.ARCHIVE)).isEqualTo(2);
    }

    @Test
    void a_package_copied_into_the_bucket_is_checked_and_served_and_not_fetched() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        copyIn(upstream.archive(ID));
        var mirror = started(MissAnswer.REDIRECT);
        ArchiveAnswers.of(mirror.archive(ID));
        await("the copy counts", () -> ArchiveAnswers.of(mirror.archive(ID)) instanceof ArchiveAnswer.Stored);
        assertThat(fetched(link(ArchiveAnswers.of(mirror.archive(ID)))).body()).isEqualTo(upstream.archive(ID));
        assertThat(upstream.requests(RequestKind.ARCHIVE)).isZero();
    }

    @Test
    void unsigned_bytes_copied_into_the_bucket_are_quarantined_and_never_served() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        upstream.publish("acme", "other", "1.0.0");
        var foreign = upstream.archive(FakeRegistry.packageId("acme", "other", "1.0.0", "linux_amd64"));
        copyIn(foreign);
        var mirror = started(MissAnswer.REDIRECT);
        assertThat(ArchiveAnswers.of(mirror.archive(ID))).isEqualTo(upstream());
        await("the signed one is there", () -> ArchiveAnswers.of(mirror.archive(ID)) instanceof ArchiveAnswer.Stored);
        assertThat(fetched(link(ArchiveAnswers.of(mirror.archive(ID)))).body()).isEqualTo(upstream.archive(ID));
        var aside = StorageLayout.QUARANTINE.resolve(StorageLayout.archive(ID).value());
        try (var bytes = bucket().stream(aside).orElseThrow()) {
            assertThat(bytes.readAllBytes()).isEqualTo(foreign);
        }
    }

    @Test
    void in_stream_mode_a_package_comes_as_it_arrives_and_then_from_the_bucket() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        upstream.holdArchives();
        var mirror = started(MissAnswer.STREAM);
        assertThat(ArchiveAnswers.of(mirror.archive(ID))).isInstanceOf(ArchiveAnswer.Arriving.class);
        upstream.releaseArchives();
        awaitStored(bucket());
        assertThat(fetched(link(ArchiveAnswers.of(mirror.archive(ID)))).body()).isEqualTo(upstream.archive(ID));
    }

    @Test
    void when_it_has_stopped_no_thread_of_it_is_left() throws Exception {
        warm();
        started.forEach(MirrorParts::close);
        started.clear();
        opened.forEach(Storage::close);
        opened.clear();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("mirror-")
                        || name.startsWith("sdk-")
                        || name.startsWith("idle-connection-reaper"));
    }
}
