package org.providermirror.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Filter;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.config.OffloadSettings;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.metrics.RequestOutcome;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.mirror.VersionIndex;
import org.providermirror.policy.audit.Audit;
import org.providermirror.policy.audit.AuditEntry;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredContent;
import org.providermirror.storage.StoredObject;
import org.providermirror.testing.Eventually;

/** What every container must do with requests whose answers are known later. */
@Timeout(120)
abstract class WaitingContract {
    private static final PackageId ID = DeliveryContract.ID;
    private static final String ARCHIVE = DeliveryContract.ARCHIVE;
    private static final ProviderAddress COLD = ProviderAddress.parse("registry.terraform.io/hashicorp/cold");
    private static final URI PUBLISHER = URI.create("https://releases.example.com/package.zip");
    private static final byte[] CONTENT = DeliveryContract.bytes(300_000);
    private static final int WAITING_OF_EACH_KIND = 50;
    private static final Filter NO_FILTER = (request, response, chain) -> chain.doFilter(request, response);

    @TempDir
    private Path folder;

    private final FakeMirror mirror = new FakeMirror();
    private final CompletableFuture<ArchiveAnswer> later = new CompletableFuture<>();
    private final CountedRequests counted = new CountedRequests();
    private final List<PackageId> downloads = new CopyOnWriteArrayList<>();
    private final List<AuditEntry> audited = new CopyOnWriteArrayList<>();
    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(2);
    private final List<RawConnection> clients = new ArrayList<>();
    private EmbeddedServer server;

    abstract EmbeddedServer start(EmbeddedServer.Deployment deployment, Path folder) throws Exception;

    private void start(Filter inFront, Audit audit) throws Exception {
        mirror.index(new VersionIndex(DeliveryContract.NULL, List.of(ID.version())));
        mirror.archives.put(ID, () -> later);
        server = start(
                new EmbeddedServer.Deployment(
                        mirror,
                        OffloadSettings.none(),
                        threads,
                        Duration.ofMinutes(1),
                        inFront,
                        audit,
                        counted,
                        (id, principal) -> downloads.add(id)),
                folder);
    }

    private void start() throws Exception {
        start(NO_FILTER, audited::add);
    }

    @AfterEach
    void stop() throws Exception {
        for (var client : clients) {
            client.close();
        }
        threads.shutdownNow();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        server.stop();
    }

    private RawConnection send(String method, String path, String... headers) throws IOException {
        var client = new RawConnection(server.port());
        clients.add(client);
        return client.send(method, path, headers);
    }

    private ArchiveAnswer stored() throws IOException {
        return stored(CONTENT);
    }

    private ArchiveAnswer stored(byte[] content) throws IOException {
        var file = Files.write(folder.resolve(ID.archiveName()), content);
        var object = new StoredObject(StorageLayout.archive(ID), content.length, Instant.parse("2024-03-10T12:00:00Z"));
        return new ArchiveAnswer.Stored(new StoredContent.LocalFile(object, file), Sha256.of(content));
    }

    /** Returns whether the container sends a stored package better to a client that requests it again. */
    abstract boolean prefersSecondRequest();

    private FakeArrival queued() {
        return new FakeArrival(ID, CONTENT, folder.resolve("arriving")).queued();
    }

    private void assertCounted(RequestOutcome outcome, AuditEntry.Outcome entry) {
        Eventually.holds("the request is counted", () -> !counted.archives.isEmpty());
        Eventually.holds("the request is in the audit log", () -> !audited.isEmpty());
        assertThat(counted.archives).containsExactly(outcome);
        assertThat(audited).extracting(AuditEntry::outcome).containsExactly(entry);
    }

    @Test
    void requests_of_every_kind_wait_without_a_thread() throws Exception {
        start();
        var never = new CompletableFuture<VersionIndex>();
        mirror.indexes.put(COLD, never);
        mirror.releases.put(COLD + " 1.0.0", new CompletableFuture<>());
        mirror.registryVersions.put(COLD, new CompletableFuture<>());
        mirror.registryPackages.put(ID, new CompletableFuture<>());
        var base = EmbeddedServer.CONTEXT + "/";
        var archives = new ArrayList<RawConnection>();
        var heads = new ArrayList<RawConnection>();
        for (var number = 0; number < WAITING_OF_EACH_KIND; number++) {
            send("GET", base + COLD + "/index.json");
            send("GET", base + COLD + "/1.0.0.json");
            send("GET", base + "v1/providers/" + COLD + "/versions");
            send("GET", base + "v1/providers/" + DeliveryContract.NULL + "/3.2.4/download/linux/amd64");
            archives.add(send("GET", ARCHIVE));
            heads.add(send("HEAD", ARCHIVE));
        }

        assertThat(send("GET", DeliveryContract.INDEX).answer().status()).isEqualTo(200);

        later.complete(new ArchiveAnswer.Upstream(PUBLISHER));
        for (var client : archives) {
            var head = client.head();
            assertThat(head.status()).isEqualTo(307);
            assertThat(head.headers()).containsEntry("Location", PUBLISHER.toString());
        }
        for (var client : heads) {
            assertThat(client.head().status()).isEqualTo(405);
        }
        Eventually.holds(
                "all are counted once",
                () -> counted.archives.size() == archives.size() + heads.size() && audited.size() == 100);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_stored_package_that_is_found_later_is_sent_and_reported_once(boolean withAudit) throws Exception {
        start(NO_FILTER, withAudit ? audited::add : Audit.NONE);
        var client = send("GET", ARCHIVE, "X-Request-Id: abc");
        Eventually.holds("the mirror is asked", () -> later.getNumberOfDependents() > 0);
        later.complete(stored());

        var answer = client.answer();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(CONTENT);
        assertThat(answer.head().headers())
                .containsEntry("X-Request-Id", "abc")
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsKey("ETag");
        assertThat(client.send("GET", ARCHIVE).answer().body())
                .as("the next one on the connection")
                .isEqualTo(CONTENT);
        Eventually.holds("both are counted", () -> counted.bytes.size() == 2);
        assertThat(counted.archives).containsExactly(RequestOutcome.HIT, RequestOutcome.HIT);
        if (withAudit) {
            Eventually.holds("both are in the audit log", () -> audited.size() == 2);
            assertThat(audited).extracting(AuditEntry::outcome).containsOnly(AuditEntry.Outcome.HIT);
            assertThat(audited).extracting(AuditEntry::bytes).containsOnly(OptionalLong.of(CONTENT.length));
        }
    }

    @Test
    void a_long_package_that_is_found_later_is_sent_by_the_kernel_to_the_second_request_at_the_latest()
            throws Exception {
        start(NO_FILTER, Audit.NONE);
        var content = DeliveryContract.bytes(4 << 20);
        var client = send("GET", ARCHIVE);
        Eventually.holds("the mirror is asked", () -> later.getNumberOfDependents() > 0);
        later.complete(stored(content));
        var answer = client.answer();
        if (prefersSecondRequest()) {
            assertThat(answer.status()).isEqualTo(307);
            assertThat(answer.head().headers())
                    .containsEntry("Location", "./" + ID.archiveName() + "?stored")
                    .containsEntry("Cache-Control", "no-store");
            answer = client.send("GET", ARCHIVE + "?stored").answer();
        }
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(content);
        Eventually.holds("the bytes are counted once", () -> counted.bytes.size() == 1);
        Eventually.holds("one download is counted", () -> downloads.equals(List.of(ID)));
    }

    @Test
    void only_requests_that_begin_a_package_are_downloads() throws Exception {
        start();
        later.complete(stored());
        for (var headers : List.of(
                new String[0],
                new String[] {"Range: bytes=0-9"},
                new String[] {"Range: bytes=10-19"},
                new String[] {"Range: bytes=9999999-"},
                new String[] {"If-None-Match: \"" + Sha256.of(CONTENT) + "\""},
                new String[] {"If-Match: \"other\""})) {
            send("GET", ARCHIVE, headers).answer();
        }
        send("HEAD", ARCHIVE).head();
        Eventually.holds("the downloads are counted", () -> downloads.size() == 2);
        Eventually.holds("all requests are counted", () -> counted.archives.size() == 7);
        assertThat(downloads).containsExactly(ID, ID);
        mirror.archives.put(ID, () -> CompletableFuture.completedFuture(new ArchiveAnswer.Upstream(PUBLISHER)));
        send("GET", ARCHIVE).answer();
        Eventually.holds("the redirect is a download", () -> downloads.size() == 3);
    }

    @Test
    void no_client_is_sent_to_a_second_request_twice() throws Exception {
        start(NO_FILTER, Audit.NONE);
        var content = DeliveryContract.bytes(4 << 20);
        var client = send("GET", ARCHIVE + "?stored");
        Eventually.holds("the mirror is asked", () -> later.getNumberOfDependents() > 0);
        later.complete(stored(content));
        assertThat(client.answer().body()).isEqualTo(content);
    }

    @Test
    void a_range_and_the_head_of_a_package_that_is_found_later_are_answered() throws Exception {
        start();
        var part = send("GET", ARCHIVE, "Range: bytes=10-19");
        var head = send("HEAD", ARCHIVE);
        Eventually.holds("the mirror is asked twice", () -> later.getNumberOfDependents() > 1);
        later.complete(stored());

        var answer = part.answer();
        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(CONTENT, 10, 20));
        assertThat(head.head().length()).isEqualTo(CONTENT.length);
    }

    @Test
    void a_failure_that_is_known_later_is_a_problem_document() throws Exception {
        start();
        var client = send("GET", ARCHIVE, "X-Request-Id: abc");
        Eventually.holds("the mirror is asked", () -> later.getNumberOfDependents() > 0);
        later.completeExceptionally(new UpstreamUnavailableException("registry.example.com", "timed out"));

        var answer = client.answer();

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.head().headers()).containsKey("Retry-After");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("\"requestId\":\"abc\"", "timed out");
        assertCounted(RequestOutcome.FAILED, AuditEntry.Outcome.FAILED);
    }

    @Test
    void a_download_that_begins_after_a_wait_is_sent_as_it_arrives() throws Exception {
        start();
        var client = send("GET", ARCHIVE);
        Eventually.holds("the mirror is asked", () -> later.getNumberOfDependents() > 0);
        var arrival = queued();
        later.complete(new ArchiveAnswer.Arriving(arrival, PUBLISHER));
        Eventually.holds("the client waits", () -> arrival.waiting() == 1);
        arrival.begin();
        assertThat(client.head().length()).isEqualTo(CONTENT.length);
        arrival.arrive(CONTENT.length);
        assertThat(client.read(CONTENT.length)).isEqualTo(CONTENT);
        assertCounted(RequestOutcome.STREAM, AuditEntry.Outcome.MISS);
        assertThat(audited.get(0).bytes()).hasValue(CONTENT.length);
    }

    @Test
    void a_container_that_refuses_timeouts_and_listeners_after_the_dispatch_sends_queued_downloads() throws Exception {
        start(new StrictAsync(Set.of("setTimeout", "addListener", "getRequest", "getResponse")), audited::add);
        var arrival = queued();
        later.complete(new ArchiveAnswer.Arriving(arrival, PUBLISHER));
        var client = send("GET", ARCHIVE);
        Eventually.holds("the client waits", () -> arrival.waiting() == 1);
        arrival.begin();
        assertThat(client.head().status()).isEqualTo(200);
        arrival.arrive(CONTENT.length);
        assertThat(client.read(CONTENT.length)).isEqualTo(CONTENT);
        assertCounted(RequestOutcome.STREAM, AuditEntry.Outcome.MISS);
    }

    @Test
    void an_answer_that_cannot_begin_after_the_dispatch_is_never_an_empty_success() throws Exception {
        start(new StrictAsync(Set.of("setWriteListener")), audited::add);
        var arrival = queued();
        later.complete(new ArchiveAnswer.Arriving(arrival, PUBLISHER));
        var client = send("GET", ARCHIVE);
        Eventually.holds("the client waits", () -> arrival.waiting() == 1);
        arrival.begin();

        var head = client.head();

        assertThat(head.status()).isEqualTo(500);
        assertThat(head.headers()).doesNotContainKeys("ETag").containsEntry("Cache-Control", "no-store");
        assertCounted(RequestOutcome.FAILED, AuditEntry.Outcome.FAILED);
        assertThat(arrival.allClosed()).isTrue();
    }

    @Test
    void a_wait_that_cannot_be_continued_is_never_an_empty_success() throws Exception {
        start(new StrictAsync(Set.of("dispatch")), audited::add);
        var client = send("GET", ARCHIVE);
        Eventually.holds("the mirror is asked", () -> later.getNumberOfDependents() > 0);
        later.complete(new ArchiveAnswer.Upstream(PUBLISHER));

        assertThat(client.head().status()).isEqualTo(500);
        assertCounted(RequestOutcome.FAILED, AuditEntry.Outcome.FAILED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_answer_that_fails_after_its_head_is_aborted_and_reported_as_failed(boolean withLength) throws Exception {
        start();
        var arrival = new FakeArrival(ID, CONTENT, folder.resolve("arriving"));
        var failing = withLength ? arrival : arrival.withoutLength();
        failing.arrive(1_000);
        later.complete(new ArchiveAnswer.Arriving(failing, PUBLISHER));
        var client = send("GET", ARCHIVE);
        assertThat(client.head().status()).isEqualTo(200);
        Eventually.holds("the answer waits for more", () -> failing.waiting() == 1);
        failing.fail();

        assertThat(new String(client.rest(), StandardCharsets.ISO_8859_1)).doesNotEndWith("0\r\n\r\n");
        assertCounted(RequestOutcome.FAILED, AuditEntry.Outcome.FAILED);
        assertThat(counted.bytes).isEmpty();
        assertThat(Optional.of(audited.get(0).status())).hasValue(200);
    }
}
