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
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.ManualTimer;
import org.providermirror.testing.S3Server;
import org.providermirror.testing.TestStore;
import org.providermirror.web.json.ApiJson;
import org.providermirror.web.observe.HealthResource;

/** What depends on the store itself: outages, slow requests, other instances, and the requests of an idle one. */
@Tag("component")
@Timeout(240)
abstract class MirrorOnStore {
    static final ProviderAddress NULL = FakeRegistry.provider("acme", "null");
    static final ProviderVersion ONE = ProviderVersion.parse("1.0.0");
    static final PackageId ID = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");

    @TempDir
    Path temporary;

    final FakeRegistry upstream = FakeRegistry.start();
    final TestStore server = store();
    final FaultyNetwork network = FaultyNetwork.before(server.endpoint());
    final Bucket bucket = server.newBucket();
    final List<MirrorParts> started = new ArrayList<>();
    final List<Storage> opened = new ArrayList<>();

    /** Starts the store of one test. */
    abstract TestStore store();

    ProviderMirror started(MissAnswer miss) {
        var settings = MirrorFixture.of(S3Server.at(network.address(), bucket), upstream.upstreamSettings())
                .with(miss)
                .settings();
        started.add(new MirrorParts(settings, new ContainerExecutors(), temporary));
        return started.get(started.size() - 1).mirror();
    }

    ProviderMirror restarted() {
        started.forEach(MirrorParts::close);
        started.clear();
        network.forgetRequests();
        return started(MissAnswer.REDIRECT);
    }

    /** The bucket as an operator sees it. */
    Storage bucket() {
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

    static void await(String what, Callable<Boolean> condition) throws Exception {
        Eventually.holds(what, condition);
    }

    void awaitStored(Storage storage) throws Exception {
        await(
                "the package is stored",
                () -> storage.find(StorageLayout.packageRecord(ID)).isPresent()
                        && storage.find(StorageLayout.fetch(ID)).isEmpty());
    }

    ProviderMirror warm() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        var mirror = started(MissAnswer.REDIRECT);
        assertThat(ArchiveAnswers.of(mirror.archive(ID))).isEqualTo(upstream());
        awaitStored(bucket());
        return mirror;
    }

    ArchiveAnswer upstream() {
        return new ArchiveAnswer.Upstream(upstream.archiveUrl(ID));
    }

    static URI link(ArchiveAnswer answer) {
        assertThat(answer).isInstanceOf(ArchiveAnswer.Stored.class);
        var content = (StoredContent.Remote) ((ArchiveAnswer.Stored) answer).content();
        return content.links().forGet().location();
    }

    static HttpResponse<byte[]> fetched(URI location) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(location)
                                .version(HttpClient.Version.HTTP_1_1)
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
    }

    List<FaultyNetwork.Request> aboutThePackage() {
        return network.received().stream()
                .filter(request -> request.is("HEAD") && request.target().contains(ID.archiveName())
                        || request.target().contains("linux_amd64.json"))
                .toList();
    }

    static boolean isListing(FaultyNetwork.Request request, String prefix) {
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
    boolean isReady(int status, String readiness, String storage) {
        try (var answer = new HealthResource(started.get(0).observability().health(), REQUEST_WITHOUT_RIGHTS).ready()) {
            var body = new String(ApiJson.bytes(answer.getEntity()), StandardCharsets.UTF_8);
            return answer.getStatus() == status
                    && body.contains("\"status\":" + readiness)
                    && body.contains("\"storage\":" + storage);
        }
    }

    void copyIn(byte[] content) throws IOException {
        try (var staging = bucket().stage(content.length)) {
            Files.write(staging.file(), content);
            staging.publish(StorageLayout.archive(ID), Sha256.of(content));
        }
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
                .noneMatch(request ->
                        isListing(request, "") && !isListing(request, "policy") && !isListing(request, "fetches"));

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

    static void pass(Duration duration, ManualTime time, ManualTimer timer, Threads threads) {
        for (var second = 0; second < duration.toSeconds(); second++) {
            time.pass(Duration.ofSeconds(1));
            timer.runDue();
            Eventually.holds("the tasks of this second have ended", threads::areIdle);
        }
    }
}
