package org.providermirror.mirror.pullthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.catalog.ImportedFolder;
import org.providermirror.catalog.record.Verification;
import org.providermirror.failure.NotFoundException;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.failure.StorageException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.mirror.CoreFixture;
import org.providermirror.mirror.PackageIndex;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.Release;
import org.providermirror.testing.ManualExecutor;

class PackageListingTest {
    private static final byte[] SIGNED = CoreFixture.archive("what the publisher signed");
    private static final byte[] FOREIGN = CoreFixture.archive("what somebody copied in");
    private static final PackageHash SIGNED_ZH = PackageHash.zh(Sha256.of(SIGNED));
    private static final PackageHash FOREIGN_ZH = PackageHash.zh(Sha256.of(FOREIGN));

    @TempDir
    private Path folder;

    private CoreFixture fixture;

    @BeforeEach
    void start() {
        fixture = new CoreFixture(folder);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private PackageIndex listed() {
        return listed(fixture.listing(fixture.questions), CoreFixture.NULL, CoreFixture.ONE);
    }

    private static PackageIndex listed(PackageListing listing, ProviderAddress provider, ProviderVersion version) {
        try {
            return listing.packages(new ReleaseId(provider, version))
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw ClientDeadline.unwrapped(failed);
        }
    }

    private List<PackageHash> hashes() {
        return listed().hashes().get(CoreFixture.ID.platform());
    }

    @Test
    void a_missing_package_lists_its_signed_hash_and_a_stored_one_also_its_content_hash() throws Exception {
        fixture.published(SIGNED);
        assertThat(hashes()).containsExactly(SIGNED_ZH);
        var record = fixture.store(SIGNED, Verification.SIGNED);
        assertThat(hashes()).containsExactly(SIGNED_ZH, record.h1());
    }

    @Test
    void a_release_with_an_undecided_platform_is_listed_without_it_and_kept_by_no_cache() {
        fixture.registry.leaveUndecided(fixture.published(SIGNED), "plan9_386");
        var index = listed();
        assertThat(index.hashes()).containsOnlyKeys(CoreFixture.ID.platform());
        assertThat(index.isProvisional()).isTrue();
    }

    @Test
    void a_platform_that_upstream_failed_for_once_is_listed_at_the_first_request() {
        var complete = fixture.published(SIGNED);
        var without = new Release(
                complete.provider(),
                complete.version(),
                complete.protocols(),
                new TreeMap<>(Map.of(Platform.parse("plan9_386"), complete.require(CoreFixture.ID.platform()))),
                complete.checksums(),
                Set.of(CoreFixture.ID.platform()),
                complete.verifiedAt());
        fixture.registry.returnOnce(without);
        assertThat(hashes()).containsExactly(SIGNED_ZH);
    }

    @Test
    void a_platform_that_stays_undecided_is_requested_a_second_time_only_at_the_first_request() {
        fixture.registry.leaveUndecided(fixture.published(SIGNED), "plan9_386");
        listed();
        listed();
        assertThat(fixture.registry.releasesAsked()).isEqualTo(2);
    }

    @Test
    void storage_that_fails_costs_the_content_hash_only() throws Exception {
        fixture.published(SIGNED);
        fixture.storeElsewhere(SIGNED, Verification.SIGNED);
        fixture.learnt();
        fixture.storage.failWith(new StorageException("listing", new IOException("disk on fire")));
        assertThat(hashes()).containsExactly(SIGNED_ZH);
    }

    @Test
    void a_copied_in_package_that_is_not_the_signed_one_is_not_listed() throws Exception {
        fixture.published(SIGNED);
        fixture.store(FOREIGN, Verification.IMPORTED);
        assertThat(hashes()).containsExactly(SIGNED_ZH);
    }

    @Test
    void a_record_of_other_bytes_than_those_of_the_verified_release_adds_nothing() throws Exception {
        fixture.store(FOREIGN, Verification.SIGNED);
        fixture.published(SIGNED);
        assertThat(hashes()).containsExactly(SIGNED_ZH);
    }

    @Test
    void hashes_that_only_the_registry_advertises_are_never_listed() throws Exception {
        fixture.registry.tellHashes();
        fixture.published(SIGNED);
        assertThat(hashes()).containsExactly(SIGNED_ZH);
        fixture.restart();
        assertThat(hashes()).as("from the stored release").containsExactly(SIGNED_ZH);
        var record = fixture.store(SIGNED, Verification.SIGNED);
        assertThat(hashes()).containsExactly(SIGNED_ZH, record.h1());
    }

    @Test
    void until_upstream_answers_a_copied_in_package_has_its_own_hashes() throws Exception {
        fixture.copyIn(FOREIGN);
        fixture.registry.fail(new UpstreamUnavailableException("registry.example.com", "timed out"));
        assertThat(hashes()).containsExactly(FOREIGN_ZH, fixture.h1());
    }

    @Test
    void a_release_that_fails_verification_is_not_replaced_by_what_was_copied_in() throws Exception {
        fixture.copyIn(FOREIGN);
        fixture.registry.fail(new ReleaseUnverifiedException(CoreFixture.NULL + " 1.0.0", "no key made the signature"));
        assertThatThrownBy(this::listed).isInstanceOf(ReleaseUnverifiedException.class);
    }

    @Test
    void a_known_release_is_not_replaced_by_what_was_copied_in_because_threads_are_busy() throws Exception {
        fixture.published(SIGNED);
        fixture.learnt();
        fixture.copyIn(FOREIGN);
        var listing = fixture.listing(task -> {
            throw new UpstreamUnavailableException("this mirror", "has too many open upstream requests");
        });
        assertThatThrownBy(() -> listed(listing, CoreFixture.NULL, CoreFixture.ONE))
                .isInstanceOf(UpstreamUnavailableException.class);
        assertThat(fixture.records.find(CoreFixture.ID)).isEmpty();
    }

    @Test
    void an_unknown_version_has_no_archives_and_an_unknown_provider_is_not_found() {
        fixture.published(SIGNED);
        var listing = fixture.listing(fixture.questions);
        assertThat(listed(listing, CoreFixture.NULL, ProviderVersion.parse("9.9.9"))
                        .hashes())
                .isEmpty();
        var unknown = ProviderAddress.parse("registry.example.com/acme/nothing");
        assertThatThrownBy(() -> listed(listing, unknown, CoreFixture.ONE)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void a_copied_in_archive_is_read_once_however_many_ask() throws Exception {
        fixture.copyIn(FOREIGN);
        var executor = new ManualExecutor();
        var copied = new CopiedPackages(new ImportedFolder(fixture.storage), fixture.storedCopy(), executor);
        for (var client = 0; client < 1_000; client++) {
            copied.unasked(CoreFixture.ID);
            copied.unasked(new ReleaseId(CoreFixture.NULL, CoreFixture.ONE));
            copied.verified(CoreFixture.ID, fixture.published(SIGNED));
        }
        assertThat(executor.waiting()).isEqualTo(3);
        executor.runAll();
    }
}
