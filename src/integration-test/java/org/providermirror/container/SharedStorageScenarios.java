package org.providermirror.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ReleaseBuilder;
import org.providermirror.testing.RequestKind;

/** Tests two instances, each in a JVM of its own, that share only their storage. A subclass provides that storage. */
@ExtendWith(ConsoleOnFailure.class)
@Timeout(300)
abstract class SharedStorageScenarios {
    private static final int PACKAGES = 200;
    private static final PackageId ID = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");

    private static final String TOKEN = KnownSecrets.known("token-of-the-administrator-of-two-mirrors");
    private static final String AUTHORIZED = "Authorization: Bearer " + TOKEN;

    private final FakeRegistry upstream = FakeRegistry.start();

    /** The shared storage as the test sees it, for as long as the test lasts. */
    abstract Storage storage();

    /** The settings by which each instance uses it. */
    abstract Map<String, String> storageSettings();

    /** The folder that a mirror is given for its local storage, whether it uses that or not. */
    abstract Path folder();

    @AfterEach
    void stop() {
        upstream.close();
    }

    private ServletContainer started(String miss) {
        return Container.TOMCAT_10_1.start(
                JavaInstallation.ofTheBuild(), deployment().withParameter("mirror.miss", miss));
    }

    private Deployment deployment() {
        var deployment = MirrorDeployments.of(upstream.settings(), folder())
                .withParameter("mirror.fetch.per-host", "4")
                .withParameter("mirror.index.ttl", "2s");
        for (var setting : storageSettings().entrySet()) {
            deployment = deployment.withParameter(setting.getKey(), setting.getValue());
        }
        return deployment;
    }

    private static TrustingClient.Answer get(ServletContainer server, PackageId id) {
        return get(server, id.provider() + "/" + id.archiveName());
    }

    private static TrustingClient.Answer get(ServletContainer server, String path) {
        return new TrustingClient(server.certificate()).get(server.plainUrl().resolve(path));
    }

    private void awaitStored(PackageId id, Duration timeout) throws InterruptedException {
        Eventually.holds(
                "%s is stored".formatted(id),
                () -> storage().find(StorageLayout.packageRecord(id)).isPresent());
    }

    /** The bytes as a client gets them that follows a redirect into the storage or to a second request, and never one to upstream. */
    private void assertGives(ServletContainer server, PackageId id) {
        upstream.forgetRequests();
        var answer = get(server, id);
        if (answer.status() == 307) {
            var asked = server.plainUrl().resolve(id.provider() + "/" + id.archiveName());
            answer = new TrustingClient(server.certificate())
                    .get(asked.resolve(answer.location().orElseThrow()));
        }
        assertThat(answer.status()).isEqualTo(200);
        assertThat(Sha256.of(answer.bytes())).isEqualTo(upstream.sha256(id));
        assertThat(upstream.received()).isEmpty();
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

    private Integer status(ServletContainer server, PackageId id) {
        var answer = get(server, id);
        if (answer.status() == 200) {
            assertThat(Sha256.of(answer.bytes())).isEqualTo(upstream.sha256(id));
        }
        return answer.status();
    }

    private void assertDownloadedOnce(ServletContainer one, ServletContainer other) throws Exception {
        var ids = publishMany();
        var pool = Executors.newFixedThreadPool(16);
        try {
            List<Callable<Integer>> asking = new ArrayList<>();
            for (var id : ids) {
                asking.add(() -> status(one, id));
                asking.add(() -> status(other, id));
            }
            for (var status : pool.invokeAll(asking, 120, TimeUnit.SECONDS)) {
                assertThat(status.get()).isIn(200, 307);
            }
            for (var id : ids) {
                awaitStored(id, Duration.ofSeconds(60));
            }
            assertThat(upstream.requests(RequestKind.ARCHIVE)).isBetween(PACKAGES, PACKAGES + 10);
            assertGives(one, ids.get(0));
            assertGives(other, ids.get(0));
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void two_hundred_packages_streamed_from_both_at_once_cost_at_most_two_hundred_and_ten_downloads() throws Exception {
        try (var one = started("stream");
                var other = started("stream")) {
            assertDownloadedOnce(one, other);
        }
    }

    @Test
    void two_hundred_packages_cost_at_most_two_hundred_and_ten_downloads_and_a_killed_instance_is_taken_over()
            throws Exception {
        var killed = started("redirect");
        try (var other = started("redirect")) {
            assertDownloadedOnce(killed, other);
            when_one_is_killed_in_the_middle_of_a_fetch_the_other_finishes_it(killed, other);
        } finally {
            killed.process().kill();
        }
    }

    private void when_one_is_killed_in_the_middle_of_a_fetch_the_other_finishes_it(
            ServletContainer killed, ServletContainer other) throws Exception {
        upstream.publish("acme", "killed", "1.0.0");
        var id = FakeRegistry.packageId("acme", "killed", "1.0.0", "linux_amd64");
        upstream.forgetRequests();
        upstream.holdArchivesAfter(100);
        assertThat(get(killed, id).status()).isEqualTo(307);
        upstream.awaitRequests(RequestKind.ARCHIVE, 1);
        killed.process().kill();
        var since = System.nanoTime();
        upstream.awaitRequests(RequestKind.ARCHIVE, 2);
        System.out.printf("takeover after %d ms%n", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since));
        upstream.releaseArchives();
        awaitStored(id, Duration.ofSeconds(45));
        assertGives(other, id);
    }

    @Test
    void a_package_larger_than_the_heap_is_stored_and_served() throws Exception {
        upstream.release("acme", "null", "1.0.0")
                .platforms("linux_amd64")
                .padding(128 << 20)
                .publish();
        var small = deployment().withVariable("JDK_JAVA_OPTIONS", "-Xmx96m");
        try (var server = Container.TOMCAT_10_1.start(JavaInstallation.ofTheBuild(), small)) {
            assertThat(get(server, ID).status()).isEqualTo(307);
            awaitStored(ID, Duration.ofSeconds(90));
            assertGives(server, ID);
        }
    }

    /** What a reader with a token gets; who gives it is not to be seen in the links. */
    private static String read(ServletContainer server, String path) {
        var answer = RawRequest.send(server.plainUrl(), "GET", "/mirror/" + path, AUTHORIZED);
        assertThat(answer.status()).as(path).isEqualTo(200);
        return answer.body().replaceAll("~[^/\"]+/", "");
    }

    private static void await(ServletContainer server, String path, Predicate<String> expected) {
        Eventually.value(path, () -> read(server, path), expected);
    }

    private static void awaitListed(ServletContainer server, String version) throws Exception {
        await(server, ID.provider() + "/index.json", body -> body.contains('"' + version + '"'));
    }

    private static RawRequest.Answer archive(ServletContainer server) {
        return RawRequest.send(
                server.plainUrl(), "GET", "/mirror/" + ID.provider() + "/" + ID.archiveName(), AUTHORIZED);
    }

    private ServletContainer startedWithTokens(Path tokens) {
        return Container.TOMCAT_10_1.start(
                JavaInstallation.ofTheBuild(),
                deployment().withParameter("mirror.auth.tokens-file", tokens.toString()));
    }

    @Test
    void each_instance_reads_what_the_other_recorded(@TempDir Path own) throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        var versions = ID.provider() + "/index.json";
        var packages = ID.provider() + "/1.0.0.json";
        var tokens = Files.writeString(
                own.resolve("tokens"),
                "eve " + Sha256.of(TOKEN.getBytes(StandardCharsets.UTF_8)) + " read,admin" + System.lineSeparator());
        try (var one = startedWithTokens(tokens);
                var other = startedWithTokens(tokens)) {
            var learnt = List.of(read(one, versions), read(one, packages));
            upstream.down();
            upstream.forgetRequests();
            assertThat(List.of(read(other, versions), read(other, packages)))
                    .isEqualTo(learnt)
                    .allMatch(text -> text.contains("{"));
            assertThat(upstream.received()).as("what the other asked upstream").isEmpty();

            upstream.up();
            upstream.publish("acme", "null", "1.1.0");
            awaitListed(one, "1.1.0");
            assertThat(read(one, ID.provider() + "/1.1.0.json")).contains("zh:");
            upstream.down();
            assertThat(read(other, ID.provider() + "/1.1.0.json")).contains("zh:");
            awaitListed(other, "1.1.0");
            upstream.up();
            a_session_that_one_started_is_valid_on_the_other(one, other);
            a_version_that_is_blocked_on_one_is_gone_from_the_other_within_a_minute(one, other);
        }
    }

    private static void a_session_that_one_started_is_valid_on_the_other(ServletContainer one, ServletContainer other) {
        var cookie = RawRequest.send(
                        one.plainUrl(), "POST", "/mirror/-/api/v1/session", AUTHORIZED, "X-Requested-By: test")
                .header("Set-Cookie")
                .orElseThrow();
        var answer = RawRequest.send(
                other.plainUrl(),
                "GET",
                "/mirror/-/api/v1/whoami",
                "Cookie: " + cookie.substring(0, cookie.indexOf(';')));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("\"name\":\"eve\"", "\"session\":true");
    }

    private void a_version_that_is_blocked_on_one_is_gone_from_the_other_within_a_minute(
            ServletContainer one, ServletContainer other) throws Exception {
        var versions = ID.provider() + "/index.json";
        var packages = ID.provider() + "/1.0.0.json";
        assertThat(archive(other).status()).isEqualTo(307);
        awaitStored(ID, Duration.ofSeconds(30));
        assertThat(read(other, versions)).contains("\"1.0.0\"");
        var block = "{\"provider\":\"" + ID.provider() + "\",\"version\":\"1.0.0\",\"reason\":\"it is bad\"}";
        var set = RawRequest.sendWith(
                block,
                one.plainUrl(),
                "POST",
                "/mirror/-/api/v1/admin/blocks",
                AUTHORIZED,
                "Content-Type: application/json");
        var blocked = System.nanoTime();
        assertThat(set.status()).as(set.body()).isEqualTo(201);
        assertThat(read(one, versions)).doesNotContain("\"1.0.0\"").contains("\"1.1.0\"");
        assertThat(archive(one).status()).isEqualTo(404);

        await(other, versions, body -> !body.contains("\"1.0.0\""));
        assertThat(read(other, packages)).isEqualTo("{\"archives\":{}}");
        assertThat(archive(other).status()).as("what is stored, too").isEqualTo(404);
        assertThat(read(other, "-/api/v1/blocks")).contains("it is bad");
        assertThat(read(other, versions)).contains("\"1.1.0\"");
        assertThat(Duration.ofNanos(System.nanoTime() - blocked)).isLessThan(Duration.ofSeconds(60));
    }
}
