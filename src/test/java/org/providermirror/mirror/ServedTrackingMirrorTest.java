package org.providermirror.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.catalog.record.ServedVersions;
import org.providermirror.failure.NotFoundException;
import org.providermirror.failure.StorageException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.InstrumentedStorage;
import org.providermirror.storage.StorageCall;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StorageListener;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.ManualExecutor;
import org.providermirror.testing.ManualTime;

/** Tests which answers make a version served, and what recording that costs. */
class ServedTrackingMirrorTest {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.example.com/acme/null");
    private static final ProviderVersion ONE = ProviderVersion.parse("1.0.0");
    private static final ReleaseId RELEASE = new ReleaseId(NULL, ONE);
    private static final Platform LINUX = Platform.parse("linux_amd64");

    @TempDir
    private Path folder;

    private final ManualTime time = new ManualTime();
    private final ManualExecutor background = new ManualExecutor();
    private final AtomicInteger calls = new AtomicInteger();
    private FailingStorage storage;
    private ServedVersions served;
    private ServedTrackingMirror mirror;
    private CompletableFuture<PackageIndex> answer = CompletableFuture.completedFuture(index(LINUX));

    @BeforeEach
    void start() {
        storage = new FailingStorage(new InstrumentedStorage(new LocalStorage(folder), List.of(new StorageListener() {
            @Override
            public void called(StorageCall call, boolean worked, Duration took) {
                calls.incrementAndGet();
            }

            @Override
            public void changed(StorageKey key) {}
        })));
        served = started();
        mirror = new ServedTrackingMirror(new Behind(), served);
    }

    private ServedVersions started() {
        return new ServedVersions(storage, background, time.time());
    }

    @AfterEach
    void stop() {
        storage.close();
    }

    private static PackageIndex index(Platform... platforms) {
        var hashes = new TreeMap<Platform, List<PackageHash>>();
        for (var platform : platforms) {
            hashes.put(platform, List.of(PackageHash.zh(Sha256.of(new byte[1]))));
        }
        return new PackageIndex(NULL, ONE, hashes);
    }

    /** Answers version documents as the test says, and nothing else. */
    private final class Behind implements ProviderMirror {
        @Override
        public boolean serves(Hostname hostname) {
            return true;
        }

        @Override
        public CompletionStage<VersionIndex> versions(ProviderAddress provider) {
            return CompletableFuture.completedFuture(new VersionIndex(NULL, List.of(ONE)));
        }

        @Override
        public CompletionStage<PackageIndex> packages(ProviderAddress provider, ProviderVersion version) {
            return answer;
        }

        @Override
        public CompletionStage<RegistryVersions> registryVersions(ProviderAddress provider) {
            return CompletableFuture.completedFuture(new RegistryVersions(NULL, List.of(), List.of()));
        }

        @Override
        public CompletionStage<RegistryPackage> registryPackage(PackageId id) {
            return CompletableFuture.failedFuture(NotFoundException.archive(id));
        }

        @Override
        public CompletionStage<RegistryChecksums> registryChecksums(PackageId id) {
            return CompletableFuture.failedFuture(NotFoundException.archive(id));
        }

        @Override
        public CompletionStage<Optional<ArchiveAnswer.Stored>> storedArchive(PackageId id) {
            return CompletableFuture.failedFuture(NotFoundException.archive(id));
        }

        @Override
        public CompletionStage<ArchiveAnswer> archive(PackageId id) {
            return CompletableFuture.failedFuture(NotFoundException.archive(id));
        }
    }

    private boolean isServed() {
        return started().isServed(RELEASE);
    }

    @Test
    void a_version_document_with_packages_is_recorded_after_the_request() {
        var given = mirror.packages(NULL, ONE);
        assertThat(given.toCompletableFuture())
                .as("an answer that is ready stays so")
                .isCompleted();
        assertThat(calls).as("calls of the storage on the request's path").hasValue(0);
        assertThat(served.isServed(RELEASE)).isTrue();
        background.runAll();
        assertThat(isServed()).isTrue();
    }

    @Test
    void a_repeatedly_requested_document_costs_no_storage_call() {
        mirror.packages(NULL, ONE);
        background.runAll();
        var before = calls.get();
        for (var request = 0; request < 1_000; request++) {
            mirror.packages(NULL, ONE);
            mirror.versions(NULL);
            mirror.registryVersions(NULL);
        }
        background.runAll();
        assertThat(calls).hasValue(before);
    }

    @Test
    void a_list_a_document_without_packages_and_a_failure_are_not_recorded() {
        mirror.versions(NULL);
        mirror.registryVersions(NULL);
        answer = CompletableFuture.completedFuture(index());
        mirror.packages(NULL, ONE);
        answer = CompletableFuture.failedFuture(new UpstreamUnavailableException("registry.example.com", "timed out"));
        mirror.packages(NULL, ONE);
        mirror.registryPackage(new PackageId(NULL, ONE, LINUX));
        background.runAll();
        assertThat(isServed()).isFalse();
    }

    @Test
    void a_late_answer_is_recorded_when_it_arrives() {
        answer = new CompletableFuture<>();
        mirror.packages(NULL, ONE);
        background.runAll();
        assertThat(isServed()).isFalse();
        answer.complete(index(LINUX));
        background.runAll();
        time.pass(Duration.ofSeconds(20));
        assertThat(isServed()).isTrue();
    }

    @Test
    void a_storage_that_fails_delays_nothing_and_gets_the_record_when_it_works_again() {
        storage.failWith(new StorageException("writing", new IOException("no space left on device")));
        assertThat(mirror.packages(NULL, ONE).toCompletableFuture().join()).isEqualTo(index(LINUX));
        background.runAll();
        storage.recover();
        assertThat(isServed()).isFalse();
        served.keepUp();
        background.runAll();
        assertThat(isServed()).isTrue();
        assertThat(storage.find(StorageLayout.served(RELEASE))).isPresent();
    }

    @Test
    void after_a_restart_a_record_is_looked_up_and_not_written_again() {
        mirror.packages(NULL, ONE);
        background.runAll();
        storage.beforeWriting(ServedTrackingMirrorTest::fail);
        var later = started();
        later.serve(RELEASE);
        background.runAll();
        assertThat(later.isServed(RELEASE)).isTrue();
    }

    private static void fail(StorageKey key) {
        throw new AssertionError("written again: " + key);
    }
}
