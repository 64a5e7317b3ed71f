package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.config.FetchSettings;
import org.providermirror.config.MissAnswer;
import org.providermirror.failure.HostnameNotServedException;
import org.providermirror.failure.NotFoundException;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.health.Health;
import org.providermirror.health.StorageState;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredContent;
import org.providermirror.testing.ArchiveAnswers;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ReleaseBuilder;
import org.providermirror.testing.RequestKind;
import org.providermirror.testing.Role;
import org.providermirror.testing.Shape;

/** The whole mirror but for HTTP, over a real registry's socket and a real folder. */
@Tag("component")
class MirrorPartsTest {
    private static final ProviderAddress NULL = FakeRegistry.provider("acme", "null");
    private static final ProviderVersion ONE = ProviderVersion.parse("1.0.0");
    private static final PackageId ID = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");

    @TempDir
    private Path folder;

    @TempDir
    private Path temporary;

    private final FakeRegistry upstream = FakeRegistry.start();
    private Optional<MirrorParts> parts = Optional.empty();

    private ProviderMirror started(MissAnswer miss) {
        parts.ifPresent(MirrorParts::close);
        var settings =
                MirrorFixture.of(folder, upstream.upstreamSettings()).with(miss).settings();
        parts = Optional.of(new MirrorParts(settings, new ContainerExecutors(), temporary));
        return parts.get().mirror();
    }

    private ProviderMirror started() {
        return started(MissAnswer.REDIRECT);
    }

    @AfterEach
    void stop() {
        parts.ifPresent(MirrorParts::close);
        upstream.close();
    }

    private static <T> T answer(CompletionStage<T> stage) throws Exception {
        try {
            return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            var cause = failed.getCause();
            while (cause.getCause() != null && cause instanceof CompletionException) {
                cause = cause.getCause();
            }
            throw (Exception) cause;
        }
    }

    private void awaitStored(PackageId id) throws Exception {
        var record = folder.resolve(StorageLayout.packageRecord(id).value());
        var journal = folder.resolve(StorageLayout.fetch(id).value());
        Eventually.holds("%s is stored".formatted(id), () -> Files.exists(record) && !Files.exists(journal));
    }

    private static void awaitGiven(ProviderMirror mirror) throws Exception {
        Eventually.holds(
                "%s is given from storage".formatted(ID),
                () -> ArchiveAnswers.of(mirror.archive(ID)) instanceof ArchiveAnswer.Stored);
    }

    private static <T> List<T> atOnce(int callers, Callable<T> call) throws Exception {
        var pool = Executors.newFixedThreadPool(callers);
        try {
            var together = new CountDownLatch(callers);
            var calls = Collections.<Callable<T>>nCopies(callers, () -> {
                together.countDown();
                together.await();
                return call.call();
            });
            var results = new ArrayList<T>();
            for (var result : pool.invokeAll(calls, 60, TimeUnit.SECONDS)) {
                results.add(result.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void a_cold_version_document_costs_three_upstream_requests_for_fourteen_platforms() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        var mirror = started();
        assertThat(answer(mirror.versions(NULL)).versions()).containsExactly(ONE);
        upstream.forgetRequests();
        var index = answer(mirror.packages(NULL, ONE));
        assertThat(index.hashes()).hasSize(14);
        assertThat(index.hashes().keySet()).containsExactlyInAnyOrderElementsOf(ReleaseBuilder.PLATFORMS);
        index.hashes()
                .forEach((platform, hashes) ->
                        assertThat(hashes).containsExactly(PackageHash.zh(upstream.sha256(index.idOf(platform)))));
        assertThat(upstream.received()).hasSize(3);
    }

    @Test
    void a_thousand_cold_requests_for_one_package_cost_one_upstream_download() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        var mirror = started();
        var answers = atOnce(1_000, () -> ArchiveAnswers.of(mirror.archive(ID)));
        assertThat(answers)
                .allSatisfy(given -> assertThat(given)
                        .isIn(
                                new ArchiveAnswer.Upstream(upstream.archiveUrl(ID)),
                                answers.stream()
                                        .filter(ArchiveAnswer.Stored.class::isInstance)
                                        .findFirst()
                                        .orElse(given)));
        awaitStored(ID);
        assertThat(upstream.requests(RequestKind.ARCHIVE)).isEqualTo(1);
        assertThat(upstream.requests(RequestKind.VERSIONS)).isEqualTo(1);
        assertThat(upstream.requests(RequestKind.DOWNLOAD_DOCUMENT)).isEqualTo(1);
        assertThat(upstream.requests(RequestKind.SUMS)).isEqualTo(1);
    }

    @Test
    void a_warm_package_costs_upstream_nothing_and_lists_its_content_hash() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        var mirror = started();
        answer(mirror.versions(NULL));
        answer(mirror.packages(NULL, ONE));
        assertThat(ArchiveAnswers.of(mirror.archive(ID)))
                .isEqualTo(new ArchiveAnswer.Upstream(upstream.archiveUrl(ID)));
        awaitStored(ID);
        upstream.forgetRequests();
        answer(mirror.versions(NULL));
        assertThat(answer(mirror.packages(NULL, ONE)).hashes().get(ID.platform()))
                .containsExactly(PackageHash.zh(upstream.sha256(ID)), upstream.h1(ID));
        assertThat(bytes(ArchiveAnswers.of(mirror.archive(ID)))).isEqualTo(upstream.archive(ID));
        assertThat(upstream.received()).isEmpty();
    }

    private static byte[] bytes(ArchiveAnswer answer) throws IOException {
        assertThat(answer).isInstanceOf(ArchiveAnswer.Stored.class);
        var content = ((ArchiveAnswer.Stored) answer).content();
        return Files.readAllBytes(((StoredContent.LocalFile) content).path());
    }

    @Test
    void after_a_restart_with_upstream_dead_everything_that_was_served_is_served() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        var mirror = started();
        answer(mirror.versions(NULL));
        answer(mirror.packages(NULL, ONE));
        ArchiveAnswers.of(mirror.archive(ID));
        awaitStored(ID);
        upstream.down();
        var restarted = started();
        assertThat(answer(restarted.versions(NULL)).versions()).containsExactly(ONE);
        assertThat(answer(restarted.packages(NULL, ONE)).hashes()).hasSize(14);
        assertThat(bytes(ArchiveAnswers.of(restarted.archive(ID)))).isEqualTo(upstream.archive(ID));
    }

    @Test
    void a_hostname_that_is_not_served_is_never_contacted() {
        var mirror = started();
        var foreign = ProviderAddress.parse("registry.elsewhere.example/acme/null");
        assertThatThrownBy(() -> answer(mirror.versions(foreign))).isInstanceOf(HostnameNotServedException.class);
        assertThatThrownBy(() -> answer(mirror.packages(foreign, ONE))).isInstanceOf(HostnameNotServedException.class);
        assertThatThrownBy(() -> ArchiveAnswers.of(mirror.archive(new PackageId(foreign, ONE, ID.platform()))))
                .isInstanceOf(HostnameNotServedException.class);
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void an_unknown_provider_is_not_found_and_an_unknown_version_has_no_archives() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        var mirror = started();
        var unknown = FakeRegistry.provider("acme", "nothing");
        assertThatThrownBy(() -> answer(mirror.versions(unknown))).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> answer(mirror.packages(unknown, ONE))).isInstanceOf(NotFoundException.class);
        var nine = ProviderVersion.parse("9.9.9");
        assertThat(answer(mirror.packages(NULL, nine)).hashes()).isEmpty();
        assertThatThrownBy(() -> ArchiveAnswers.of(mirror.archive(new PackageId(NULL, nine, ID.platform()))))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(
                        () -> ArchiveAnswers.of(mirror.archive(new PackageId(NULL, ONE, Platform.parse("plan9_mips")))))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void unverifiable_packages_are_neither_listed_nor_served_nor_fetched() {
        upstream.release("acme", "null", "1.0.0").shape(Shape.WRONG_SIGNATURE).publish();
        var mirror = started();
        assertThatThrownBy(() -> answer(mirror.packages(NULL, ONE))).isInstanceOf(ReleaseUnverifiedException.class);
        assertThatThrownBy(() -> ArchiveAnswers.of(mirror.archive(ID))).isInstanceOf(ReleaseUnverifiedException.class);
        assertThat(upstream.requests(RequestKind.ARCHIVE)).isZero();
    }

    @Test
    void a_slow_registry_is_reported_within_the_clients_ten_seconds_and_its_answer_is_cached() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        var mirror = started();
        upstream.hold(RequestKind.VERSIONS);
        var began = System.nanoTime();
        assertThatThrownBy(() -> answer(mirror.versions(NULL))).isInstanceOf(UpstreamUnavailableException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        upstream.release(RequestKind.VERSIONS);
        assertThat(answer(mirror.versions(NULL)).versions()).containsExactly(ONE);
    }

    @Test
    void an_upstream_that_is_down_is_reported_quickly() {
        upstream.down();
        var mirror = started();
        var began = System.nanoTime();
        assertThatThrownBy(() -> answer(mirror.versions(NULL))).isInstanceOf(UpstreamUnavailableException.class);
        assertThatThrownBy(() -> ArchiveAnswers.of(mirror.archive(ID)))
                .isInstanceOf(UpstreamUnavailableException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void in_stream_mode_a_client_gets_the_package_as_it_arrives_and_the_next_one_from_storage() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        var mirror = started(MissAnswer.STREAM);
        upstream.holdArchives();
        var answer = ArchiveAnswers.of(mirror.archive(ID));
        assertThat(answer).isInstanceOf(ArchiveAnswer.Arriving.class);
        upstream.releaseArchives();
        awaitStored(ID);
        assertThat(bytes(ArchiveAnswers.of(mirror.archive(ID)))).isEqualTo(upstream.archive(ID));
    }

    private void copyIn(String fileName, byte[] content) throws IOException {
        var provider = Files.createDirectories(
                folder.resolve(StorageLayout.packages(NULL).value()));
        Files.write(provider.resolve(fileName), content);
    }

    @Test
    void a_copied_in_folder_is_served_by_its_own_hashes_while_upstream_is_dead_and_verified_when_it_is_back()
            throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        copyIn(ID.archiveName(), upstream.archive(ID));
        copyIn("1.0.0.json", document(upstream.h1(ID).toString()));
        upstream.down();
        var mirror = started();
        assertThat(answer(mirror.versions(NULL)).versions()).containsExactly(ONE);
        assertThat(answer(mirror.packages(NULL, ONE)).hashes())
                .containsOnlyKeys(ID.platform())
                .containsEntry(ID.platform(), List.of(PackageHash.zh(upstream.sha256(ID)), upstream.h1(ID)));
        assertThat(bytes(ArchiveAnswers.of(mirror.archive(ID)))).isEqualTo(upstream.archive(ID));
        var record = folder.resolve(StorageLayout.packageRecord(ID).value());
        assertThat(record).content().contains("\"imported\"");

        upstream.up();
        var restarted = started();
        awaitGiven(restarted);
        assertThat(record).content().contains("\"signed\"");
        assertThat(bytes(ArchiveAnswers.of(restarted.archive(ID)))).isEqualTo(upstream.archive(ID));
        assertThat(upstream.requests(RequestKind.ARCHIVE)).isZero();
    }

    private static byte[] document(String hash) {
        return """
                {"archives":{"linux_amd64":{"hashes":["%s"],"url":"terraform-provider-null_1.0.0_linux_amd64.zip"}}}""".formatted(hash).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void a_copied_in_package_that_is_not_what_its_folder_says_is_not_served() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        copyIn(ID.archiveName(), upstream.archive(ID));
        copyIn("1.0.0.json", document("h1:" + "A".repeat(43) + "="));
        upstream.down();
        var mirror = started();
        assertThatThrownBy(() -> answer(mirror.packages(NULL, ONE))).isInstanceOf(UpstreamUnavailableException.class);
        assertThatThrownBy(() -> ArchiveAnswers.of(mirror.archive(ID)))
                .isInstanceOf(UpstreamUnavailableException.class);
    }

    @Test
    void a_copied_in_unsigned_package_is_dropped_when_upstream_is_back() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        upstream.publish("acme", "other", "1.0.0");
        var foreign = upstream.archive(FakeRegistry.packageId("acme", "other", "1.0.0", "linux_amd64"));
        copyIn(ID.archiveName(), foreign);
        upstream.down();
        var mirror = started();
        assertThat(bytes(ArchiveAnswers.of(mirror.archive(ID)))).isEqualTo(foreign);
        upstream.up();
        var restarted = started();
        assertThat(ArchiveAnswers.of(restarted.archive(ID)))
                .isEqualTo(new ArchiveAnswer.Upstream(upstream.archiveUrl(ID)));
        awaitGiven(restarted);
        assertThat(bytes(ArchiveAnswers.of(restarted.archive(ID)))).isEqualTo(upstream.archive(ID));
        assertThat(folder.resolve(".mirror/quarantine")
                        .resolve(StorageLayout.archive(ID).value()))
                .hasBinaryContent(foreign);
    }

    @Test
    void when_it_has_stopped_no_thread_of_it_is_left_even_in_the_middle_of_a_download() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        var mirror = started(MissAnswer.STREAM);
        upstream.holdArchivesAfter(100);
        ArchiveAnswers.of(mirror.archive(ID));
        upstream.awaitRequests(RequestKind.ARCHIVE, 1);
        var began = System.nanoTime();
        parts.orElseThrow().close();
        parts = Optional.empty();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        Set<String> left = Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("mirror-"))
                .collect(Collectors.toSet());
        assertThat(left).isEmpty();
        upstream.releaseArchives();
        started();
        awaitStored(ID);
    }

    @Test
    void a_mirror_that_cannot_start_holds_nothing() throws IOException {
        var settings = MirrorFixture.of(folder, upstream.upstreamSettings())
                .with(new FetchSettings(4, 2, 1_000, Optional.of("concurrent/nothing")))
                .settings();
        assertThatThrownBy(() -> new MirrorParts(settings, new ContainerExecutors(), temporary))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("concurrent/nothing");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void an_archive_that_cannot_be_fetched_is_redirected_meanwhile() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        upstream.play(Role.INTERNAL_ERROR, RequestKind.ARCHIVE);
        var mirror = started();
        for (var attempt = 0; attempt < 20; attempt++) {
            assertThat(ArchiveAnswers.of(mirror.archive(ID)))
                    .isEqualTo(new ArchiveAnswer.Upstream(upstream.archiveUrl(ID)));
        }
        upstream.awaitRequests(RequestKind.ARCHIVE, 2);
        assertThat(ArchiveAnswers.of(mirror.archive(ID)))
                .isEqualTo(new ArchiveAnswer.Upstream(upstream.archiveUrl(ID)));
    }

    @Test
    void a_crowd_that_asks_for_one_new_package_is_redirected_four_times_and_then_gets_the_stored_package()
            throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        upstream.holdArchivesAfter(100);
        var mirror = started();
        var answers = new ArrayList<CompletableFuture<ArchiveAnswer>>();
        for (var client = 0; client < 50; client++) {
            answers.add(mirror.archive(ID).toCompletableFuture());
        }
        upstream.awaitRequests(RequestKind.ARCHIVE, 1);
        Eventually.holds(
                "the first clients are redirected, and all others wait",
                () -> answers.stream().filter(CompletableFuture::isDone).count() == 4);
        upstream.releaseArchives();
        for (var answer : answers) {
            answer.get(2, TimeUnit.MINUTES);
        }
        assertThat(answers)
                .filteredOn(answer -> answer.join() instanceof ArchiveAnswer.Upstream)
                .hasSize(4);
        assertThat(answers)
                .filteredOn(answer -> answer.join() instanceof ArchiveAnswer.Stored)
                .hasSize(46);
        assertThat(upstream.requests(RequestKind.ARCHIVE)).isEqualTo(1);
    }

    @Test
    void nothing_is_stored_into_the_mount_point_of_a_share_that_was_unmounted() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        upstream.publish("acme", "other", "1.0.0");
        var share = Files.createDirectory(folder.resolve("share"));
        var settings = MirrorFixture.of(share, upstream.upstreamSettings())
                .with(MissAnswer.REDIRECT)
                .settings();
        parts = Optional.of(new MirrorParts(settings, new ContainerExecutors(), temporary));
        var mirror = parts.get().mirror();
        mirror.archive(ID);
        Eventually.holds("it is stored", () -> ArchiveAnswers.of(mirror.archive(ID)) instanceof ArchiveAnswer.Stored);
        Eventually.holds("it is ready", () -> storage() == StorageState.WRITABLE);

        Files.move(share, folder.resolve("unmounted"));
        Files.createDirectory(share);
        var other = FakeRegistry.packageId("acme", "other", "1.0.0", "linux_amd64");
        assertThat(ArchiveAnswers.of(mirror.archive(ID))).isInstanceOf(ArchiveAnswer.Upstream.class);
        assertThat(ArchiveAnswers.of(mirror.archive(other))).isInstanceOf(ArchiveAnswer.Upstream.class);
        Eventually.holds("the loss is noticed", () -> storage() == StorageState.MISSING);
        assertThat(parts.get().observability().health().readiness()).isEqualTo(Health.Readiness.UNREADY);
        try (var inMountPoint = Files.list(share)) {
            assertThat(inMountPoint).isEmpty();
        }

        Files.delete(share);
        Files.move(folder.resolve("unmounted"), share);
        Eventually.holds("it is ready again", () -> storage() == StorageState.WRITABLE);
        assertThat(ArchiveAnswers.of(mirror.archive(ID))).isInstanceOf(ArchiveAnswer.Stored.class);
    }

    private StorageState storage() {
        return parts.orElseThrow().observability().health().storage();
    }
}
