package org.providermirror.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.RequestKind;
import org.providermirror.testing.Role;

/** The WAR of this build, unchanged, in every container that it is promised to run in. */
@Tag("container")
@ExtendWith(ConsoleOnFailure.class)
@Timeout(300)
class MirrorIT {
    private static final PackageId ID = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
    private static final String PROVIDER = "registry.example.com/acme/null/";
    private static final int CLIENTS = 1_000;

    @TempDir
    private Path folder;

    private final FakeRegistry upstream = FakeRegistry.start();

    @AfterEach
    void stop() {
        upstream.close();
    }

    private Deployment deployment() {
        return MirrorDeployments.of(upstream.settings(), folder);
    }

    private static TrustingClient.Answer get(ServletContainer server, String path) {
        return new TrustingClient(server.certificate()).get(server.baseUrl().resolve(path));
    }

    @ParameterizedTest
    @MethodSource("org.providermirror.container.ContainerOnJava#every")
    void answers_the_three_requests_cold_and_warm(ContainerOnJava on) throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        try (var server = on.start(deployment())) {
            var index = get(server, PROVIDER + "index.json");
            assertThat(index.status()).as(index.text()).isEqualTo(200);
            assertThat(index.contentType()).hasValue("application/json");
            assertThat(index.text()).isEqualTo("{\"versions\":{\"1.0.0\":{}}}");

            var packages = get(server, PROVIDER + "1.0.0.json");
            assertThat(packages.text())
                    .contains("\"linux_amd64\":{\"url\":\"" + ID.archiveName() + "\",\"hashes\":[\"zh:"
                            + upstream.sha256(ID) + "\"]}");

            var cold = get(server, PROVIDER + ID.archiveName());
            assertThat(cold.status()).isEqualTo(307);
            assertThat(cold.location()).hasValue(upstream.archiveUrl(ID).toString());

            server.awaitStored(ID);
            upstream.down();
            var warm = get(server, PROVIDER + ID.archiveName());
            assertThat(warm.status()).isEqualTo(200);
            assertThat(Sha256.of(warm.bytes())).isEqualTo(upstream.sha256(ID));
            assertThat(get(server, PROVIDER + "1.0.0.json").text()).contains("\"" + upstream.h1(ID) + "\"");
            assertThat(get(server, "registry.elsewhere.example/acme/null/index.json")
                            .status())
                    .isEqualTo(404);
            assertThat(get(server, "registry.example.com/acme/other/index.json").status())
                    .isEqualTo(503);
            assertThat(get(server, "registry.example.com/acme/nu_ll/index.json").status())
                    .isEqualTo(400);
            for (var method : List.of("GET", "HEAD")) {
                var missingSlash =
                        RawRequest.send(server.plainUrl(), method, "/mirror", "X-Forwarded-Host: elsewhere.example");
                assertThat(missingSlash.status()).as(method).isEqualTo(308);
                assertThat(missingSlash.header("Location")).hasValue("mirror/");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.providermirror.container.ContainerOnJava#oneOfEachKind")
    void a_wrong_setting_stops_the_deployment_and_all_problems_are_in_the_log(ContainerOnJava on) {
        var wrong = deployment()
                .withParameter("mirror.fetch.threads", "many")
                .withParameter("mirror.trust.signature", "off")
                .withEntry("mirror/index/ttl", "soon");
        assertThatThrownBy(() -> on.start(wrong))
                .isInstanceOfSatisfying(
                        DeploymentFailed.class,
                        failed -> assertThat(String.join("\n", failed.console().since(0)))
                                .contains("mirror.fetch.threads")
                                .contains("\"many\"")
                                .contains("mirror.trust.signature")
                                .contains("mirror.trust.signatures")
                                .contains("mirror.index.ttl")
                                .contains("\"soon\""));
    }

    @ParameterizedTest
    @MethodSource("org.providermirror.container.ContainerOnJava#oneOfEachKind")
    void fetches_run_on_the_containers_executor_if_one_is_named(ContainerOnJava on) throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        var deployment = deployment()
                .withExecutor("concurrent/fetches")
                .withEntry("mirror/fetch/executor", "concurrent/fetches");
        try (var server = on.start(deployment)) {
            var asking = new TrustingClient(server.certificate());
            var url = server.baseUrl().resolve(PROVIDER + ID.archiveName());
            assertThat(asking.get(url, Map.of("X-Request-Id", "asks-for-it")).status())
                    .isEqualTo(307);
            server.awaitStored(ID);
            assertThat(server.process().threads()).noneMatch(name -> name.startsWith("mirror-fetch-"));
            server.console()
                    .await(Pattern.compile("Stored .* bytes\\) \\(request asks-for-it\\)"), 0, Duration.ofMinutes(2));
        }
    }

    @ParameterizedTest
    @MethodSource("org.providermirror.container.ContainerOnJava#oneOfEachKind")
    void a_mirror_that_is_stopped_in_the_middle_of_a_download_stops_and_goes_on_after_the_next_start(ContainerOnJava on)
            throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        upstream.holdArchivesAfter(100);
        try (var server = on.start(deployment())) {
            var listeners = LiveStream.openAll(server.plainUrl(), Map.of());
            assertThat(listeners).as("the most listeners at once").hasSize(50);
            assertThat(get(server, PROVIDER + ID.archiveName()).status()).isEqualTo(307);
            upstream.awaitRequests(RequestKind.ARCHIVE, 1);
            for (var listener : listeners) {
                assertThat(listener.await("\"state\":\"running\"")).contains("registry.example.com/acme/null");
            }
            server.undeploy();
            listeners.forEach(LiveStream::awaitEnd);
            listeners.forEach(LiveStream::close);
            assertThat(server.process().threads()).noneMatch(name -> name.startsWith("mirror-"));
            assertThat(server.applicationsInMemory()).isZero();
            assertThat(server.console().leakWarnings(0)).isEmpty();
            upstream.releaseArchives();
            server.deploy();
            server.awaitStored(ID);
        }
    }

    @ParameterizedTest
    @MethodSource("org.providermirror.container.ContainerOnJava#oneOfEachKind")
    void a_thousand_clients_of_one_cold_package_cost_one_download_within_a_small_heap(ContainerOnJava on)
            throws Exception {
        upstream.release("acme", "null", "1.0.0")
                .platforms("linux_amd64")
                .padding(1 << 20)
                .publish();
        upstream.holdArchives();
        var small = deployment().withVariable("JDK_JAVA_OPTIONS", "-Xmx256m");
        try (var server = on.start(small.withParameter("mirror.miss", "stream"))) {
            var url = server.plainUrl().resolve(PROVIDER + ID.archiveName());
            for (var answer : atOnce(server, url, () -> upstream.awaitRequests(RequestKind.ARCHIVE, 1))) {
                assertThat(answer.status()).isEqualTo(200);
                assertThat(Sha256.of(answer.bytes())).isEqualTo(upstream.sha256(ID));
            }
            assertThat(upstream.requests(RequestKind.ARCHIVE)).isEqualTo(1);
            assertThat(upstream.requests(RequestKind.VERSIONS)).isEqualTo(1);
            assertThat(upstream.requests(RequestKind.SUMS)).isEqualTo(1);
        }
    }

    private interface Waiting {
        void await() throws InterruptedException;
    }

    private List<TrustingClient.Answer> atOnce(ServletContainer server, URI url, Waiting begun) throws Exception {
        var pool = Executors.newFixedThreadPool(CLIENTS);
        try {
            var together = new CountDownLatch(CLIENTS);
            var client = new TrustingClient(server.certificate());
            List<Future<TrustingClient.Answer>> asking = new ArrayList<>();
            for (var number = 0; number < CLIENTS; number++) {
                asking.add(pool.submit(() -> {
                    together.countDown();
                    together.await();
                    return client.get(url);
                }));
            }
            begun.await();
            upstream.releaseArchives();
            var answers = new ArrayList<TrustingClient.Answer>();
            for (var answer : asking) {
                answers.add(answer.get(5, TimeUnit.MINUTES));
            }
            return answers;
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void bytes_that_fail_verification_never_complete_a_streamed_answer() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        upstream.play(Role.WRONG_BYTES, RequestKind.ARCHIVE);
        for (var container : List.of(Container.TOMCAT_10_1, Container.TOMCAT_11, Container.JETTY_12_1)) {
            var streaming = MirrorDeployments.of(upstream.settings(), folder.resolve(container.name()))
                    .withParameter("mirror.miss", "stream");
            try (var server = container.start(JavaInstallation.ofTheBuild(), streaming)) {
                var url = server.plainUrl().resolve(PROVIDER + ID.archiveName());
                var connection = (HttpURLConnection) url.toURL().openConnection();
                connection.setInstanceFollowRedirects(false);
                connection.setReadTimeout(120_000);
                if (connection.getResponseCode() == 200) {
                    assertThat(connection.getContentLengthLong()).isEqualTo(upstream.archive(ID).length);
                    assertThat(received(connection)).isLessThan(upstream.archive(ID).length);
                } else {
                    assertThat(connection.getResponseCode()).isEqualTo(307);
                }
            }
        }
    }

    private static int received(HttpURLConnection connection) {
        var count = 0;
        try (var body = connection.getInputStream()) {
            while (body.read() >= 0) {
                count++;
            }
        } catch (IOException cutOff) {
            return count;
        }
        return count;
    }
}
