package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.config.DefaultSettings;
import org.providermirror.config.MaintenanceSettings;
import org.providermirror.config.MissAnswer;
import org.providermirror.config.RetentionSettings;
import org.providermirror.config.ScrubSettings;
import org.providermirror.config.StorageSettings.Bucket;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;
import org.providermirror.provider.Target;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredContent;
import org.providermirror.storage.s3.S3Storage;
import org.providermirror.testing.ArchiveAnswers;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.FaultyNetwork;
import org.providermirror.testing.FaultyNetwork.Fault;
import org.providermirror.testing.LogLines;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.ManualTimer;
import org.providermirror.testing.RequestKind;
import org.providermirror.testing.S3Server;
import org.providermirror.testing.TestStore;
import org.providermirror.web.json.ApiJson;
import org.providermirror.web.observe.HealthResource;

/** The whole mirror but for HTTP, over a real registry's socket and a real S3 server's. */
@Tag("component")
@Timeout(240)
class MirrorOnS3Test {
    private static final ProviderAddress NULL = FakeRegistry.provider("acme", "null");
    private static final ProviderVersion ONE = ProviderVersion.parse("1.0.0");
    private static final PackageId ID = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");

    @TempDir
    private Path temporary;

    private final FakeRegistry upstream = FakeRegistry.start();
    private final TestStore server = store();
    private final FaultyNetwork network = FaultyNetwork.before(server.endpoint());
    private final Bucket bucket = server.newBucket();
    private final List<MirrorParts> started = new ArrayList<>();
    private final List<Storage> opened = new ArrayList<>();

    /** Starts the store of one test. */
    TestStore store() {
        return S3Server.start();
    }

    private ProviderMirror started(MissAnswer miss) {
        var settings = MirrorFixture.of(S3Server.at(network.address(), bucket), upstream.upstreamSettings())
                .with(miss)
                .settings();
        started.add(new MirrorParts(settings, new ContainerExecutors(), temporary));
        return started.get(started.size() - 1).mirror();
    }

    private ProviderMirror restarted() {
        started.forEach(MirrorParts::close);
        started.clear();
        network.forgetRequests();
        return started(MissAnswer.REDIRECT);
    }

    /** The bucket as an operator sees it. */
    private Storage bucket() {
        opened.add(new S3Storage(bucket, temporary));
        return opened.get(opened.size() - 1);
    }

    @AfterEach
    void stop() {
        network.heal();
        started.forEach(MirrorParts::close);
        opened.forEach(Storage::close);
        network.close();
        server.close();
        upstream.close();
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        Eventually.holds(what, condition);
    }

    private void awaitStored(Storage storage) throws Exception {
        await(
                "the package is stored",
                () -> storage.find(StorageLayout.packageRecord(ID)).isPresent()
                        && storage.find(StorageLayout.fetch(ID)).isEmpty());
    }

    private ProviderMirror warm() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        var mirror = started(MissAnswer.REDIRECT);
        assertThat(ArchiveAnswers.of(mirror.archive(ID))).isEqualTo(upstream());
        awaitStored(bucket());
        return mirror;
    }

    private ArchiveAnswer upstream() {
        return new ArchiveAnswer.Upstream(upstream.archiveUrl(ID));
    }

    private static URI link(ArchiveAnswer answer) {
        assertThat(answer).isInstanceOf(ArchiveAnswer.Stored.class);
        var content = (StoredContent.Remote) ((ArchiveAnswer.Stored) answer).content();
        return content.links().forGet().location();
    }

    private static HttpResponse<byte[]> fetched(URI location) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(location)
                                .version(HttpClient.Version.HTTP_1_1)
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void a_missing_package_is_fetched_into_the_bucket_and_served_from_there() throws Exception {
        var mirror = warm();
        assertThat(fetched(link(ArchiveAnswers.of(mirror.archive(ID)))).body()).isEqualTo(upstream.archive(ID));
        assertThat(upstream.requests(RequestKind.ARCHIVE)).isOne();
        try (var left = Files.walk(temporary)) {
            assertThat(left.filter(Files::isRegularFile).map(Path::getFileName).map(Path::toString))
                    .containsOnly("lock");
        }
    }

    @Test
    void a_package_with_a_cached_record_is_served_without_a_store_request() throws Exception {
        var mirror = warm();
        assertThat(aboutThePackage())
                .as("the mirror checks that the package is stored, without a signed link")
                .anyMatch(request -> request.is("HEAD"));
        network.forgetRequests();
        for (var time = 0; time < 100; time++) {
            link(ArchiveAnswers.of(mirror.archive(ID)));
        }
        assertThat(aboutThePackage())
                .as("a fetch that has just ended may still look once")
                .hasSizeLessThanOrEqualTo(1);
    }

    private List<FaultyNetwork.Request> aboutThePackage() {
        return network.received().stream()
                .filter(request -> request.is("HEAD") && request.target().contains(ID.archiveName())
                        || request.target().contains("linux_amd64.json"))
                .toList();
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

    private static boolean isListing(FaultyNetwork.Request request, String prefix) {
        return request.target().contains("list-type=2") && request.target().contains(prefix);
    }

    @Test
    void while_the_bucket_is_unreachable_clients_are_redirected_to_upstream() throws Exception {
        var mirror = warm();
        network.does(new Fault.Reset(), request -> true);
        await(
                "the outage is noticed",
                () -> ArchiveAnswers.of(mirror.archive(ID)).equals(upstream()));
        assertThat(mirror.packages(NULL, ONE)
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS)
                        .hashes())
                .hasSize(14);
        network.heal();
        await("the bucket is used again", () -> ArchiveAnswers.of(mirror.archive(ID)) instanceof ArchiveAnswer.Stored);
        assertThat(fetched(link(ArchiveAnswers.of(mirror.archive(ID)))).body()).isEqualTo(upstream.archive(ID));
    }

    @Test
    void readiness_names_the_unreachable_bucket_until_it_is_back() throws Exception {
        started(MissAnswer.REDIRECT);
        await("the mirror is ready", () -> isReady(200, "\"ready\"", "\"writable\""));
        network.does(new Fault.Reset(), request -> true);
        await("the outage is reported", () -> isReady(503, "\"unready\"", "\"unreachable\""));
        network.heal();
        await("the mirror is ready again", () -> isReady(200, "\"ready\"", "\"writable\""));
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
    void documents_are_answered_with_all_hashes_if_every_request_to_the_bucket_takes_a_second() throws Exception {
        warm();
        upstream.publish("acme", "other", "1.0.0");
        network.does(new Fault.Delay(Duration.ofSeconds(1)), request -> true);
        var mirror = restarted();
        var stored = mirror.packages(NULL, ONE).toCompletableFuture().get(60, TimeUnit.SECONDS);
        assertThat(stored.hashes()).hasSize(14);
        assertThat(stored.hashes().get(ID.platform())).contains(upstream.h1(ID));
        assertThat(stored.isProvisional()).isFalse();
        var folder = StorageLayout.release(ID.release()).value();
        assertThat(network.received().stream()
                        .filter(request -> request.is("GET") && request.target().contains(folder + "/"))
                        .map(FaultyNetwork.Request::target))
                .as("each file of the release is read once")
                .hasSize(4)
                .doesNotHaveDuplicates();
        var cold = mirror.packages(FakeRegistry.provider("acme", "other"), ONE)
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        assertThat(cold.hashes()).hasSize(14);
        await("the storage is slow", () -> isReady(200, "\"degraded\"", "\"slow\""));
    }

    private static final HttpServletRequest REQUEST_WITHOUT_RIGHTS = (HttpServletRequest) Proxy.newProxyInstance(
            HttpServletRequest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (self, method, arguments) -> null);

    /** What a load balancer gets. */
    private boolean isReady(int status, String readiness, String storage) {
        try (var answer = new HealthResource(started.get(0).observability().health(), REQUEST_WITHOUT_RIGHTS).ready()) {
            var body = new String(ApiJson.bytes(answer.getEntity()), StandardCharsets.UTF_8);
            return answer.getStatus() == status
                    && body.contains("\"status\":" + readiness)
                    && body.contains("\"storage\":" + storage);
        }
    }

    @Test
    void a_mirror_that_starts_without_its_bucket_serves_and_stores_when_the_bucket_is_there() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        network.does(new Fault.Reset(), request -> true);
        var began = System.nanoTime();
        var mirror = started(MissAnswer.REDIRECT);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
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

    private void copyIn(byte[] content) throws IOException {
        try (var staging = bucket().stage(content.length)) {
            Files.write(staging.file(), content);
            staging.publish(StorageLayout.archive(ID), Sha256.of(content));
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
    void two_instances_on_one_bucket_serve_each_others_packages() throws Exception {
        warm();
        upstream.down();
        var other = started(MissAnswer.REDIRECT);
        assertThat(fetched(link(ArchiveAnswers.of(other.archive(ID)))).body()).isEqualTo(upstream.archive(ID));
    }

    @Test
    void an_idle_instance_sends_at_most_ten_requests_a_minute_and_sees_changes_within_ten_seconds() throws Exception {
        var time = new ManualTime();
        var timer = new ManualTimer(time);
        var threads = new Threads(16, Optional.of(timer));
        var idle = new MirrorParts(
                MirrorFixture.of(S3Server.at(network.address(), bucket), upstream.upstreamSettings())
                        .with(new MaintenanceSettings(
                                DefaultSettings.maintenance().prefetch(),
                                DefaultSettings.maintenance().transfer(),
                                new RetentionSettings(
                                        OptionalLong.empty(),
                                        Optional.of(Duration.ofDays(90)),
                                        List.of(),
                                        Duration.ofDays(1)),
                                new ScrubSettings(OptionalLong.of(1 << 20), Duration.ofDays(7))))
                        .settings(),
                new ContainerExecutors(),
                temporary,
                "test",
                time.time(),
                threads);
        started.add(idle);
        pass(Duration.ofMinutes(5), time, timer, threads);
        network.forgetRequests();
        pass(Duration.ofMinutes(5), time, timer, threads);
        assertThat(network.received())
                .as("five minutes")
                .hasSizeLessThanOrEqualTo(50)
                .noneMatch(request -> isListing(request, "") && !isListing(request, "policy"));

        var other = new MirrorParts(
                MirrorFixture.of(bucket, upstream.upstreamSettings()).settings(), new ContainerExecutors(), temporary);
        started.add(other);
        var before = bucket().read(StorageLayout.CHANGES).orElseThrow();
        other.policy().administration().blocks().set(Target.of(NULL), "a reason", "eve");
        await(
                "the change is announced",
                () -> !Arrays.equals(
                        before, bucket().read(StorageLayout.CHANGES).orElseThrow()));
        pass(Duration.ofSeconds(9), time, timer, threads);
        assertThat(idle.policy().blocks().find(NULL)).isPresent();
    }

    private static void pass(Duration duration, ManualTime time, ManualTimer timer, Threads threads) {
        for (var second = 0; second < duration.toSeconds(); second++) {
            time.pass(Duration.ofSeconds(1));
            timer.runDue();
            Eventually.holds("the tasks of this second have ended", threads::areIdle);
        }
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
