package org.providermirror.transfer.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.archive.ArchiveLimits;
import org.providermirror.archive.ProviderExecutable;
import org.providermirror.catalog.record.ReleaseFiles;
import org.providermirror.config.DefaultSettings;
import org.providermirror.config.SignaturePolicy;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.fetch.lease.InstanceHeartbeats;
import org.providermirror.hosted.HostedReleases;
import org.providermirror.hosted.Publications;
import org.providermirror.hosted.keys.NamespaceKeys;
import org.providermirror.job.ItemOutcome;
import org.providermirror.policy.Signers;
import org.providermirror.policy.TrustChanges;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleaseFixture;
import org.providermirror.registry.ReleasePackage;
import org.providermirror.registry.signature.OpenPgpGenerator;
import org.providermirror.registry.verify.OfflineReleaseVerifier;
import org.providermirror.testing.Archives;
import org.providermirror.testing.StoredTrust;
import org.providermirror.transfer.StoredCatalog;
import org.providermirror.transfer.upload.Uploads;

class ProvenanceCheckTest {
    private static final Platform LINUX = Platform.parse("linux_amd64");
    private static final PackageId ID = new PackageId(ReleaseFixture.PROVIDER, ReleaseFixture.VERSION, LINUX);
    private static final Instant SIGNED = Instant.parse("2024-03-01T00:00:00Z");
    private static final String FINGERPRINT = HexFormat.of()
            .formatHex(ReleaseFixture.KEY.getPublicKey().getFingerprint())
            .toUpperCase(Locale.ROOT);

    @TempDir
    private Path folder;

    private StoredCatalog catalog;
    private ImportedFiles files;
    private final List<ReleaseId> approved = new ArrayList<>();
    private Signers signers;

    @BeforeEach
    void start() {
        catalog = new StoredCatalog(folder);
        files = new ImportedFiles(catalog.storage, new ImportMemory(1 << 20));
        signers = new Signers(catalog.storage, List.of(), new TrustChanges(), catalog.events::add, catalog.time.wall());
        catalog.registry.fail(new UpstreamUnavailableException("example.com", "is down"));
    }

    @AfterEach
    void close() throws IOException {
        files.close();
        catalog.close();
    }

    private ProvenanceCheck check(String... trusted) {
        return new ProvenanceCheck(parts(), ImportOptions.of(false, List.of(trusted), "boss"), files);
    }

    private ImportParts parts() {
        return new ImportParts(
                catalog.hosts,
                catalog.fetches,
                catalog.versions,
                catalog.releases,
                new OfflineReleaseVerifier(DefaultSettings.trust(SignaturePolicy.REQUIRE), catalog.time.wall()),
                signers,
                publications(),
                approved::add,
                catalog.storage,
                catalog.records,
                catalog.archiveHash,
                catalog.events::add,
                catalog.time);
    }

    private Publications publications() {
        return new Publications(new Publications.Parts(
                catalog.storage,
                new HostedReleases(catalog.storage, catalog.hosts::isHosted),
                StoredTrust.releases(catalog.storage, catalog.time),
                catalog.versions,
                catalog.records,
                new Uploads(catalog.storage, 1 << 20, 1 << 20),
                NamespaceKeys.NONE,
                catalog.archiveHash,
                new ProviderExecutable(ArchiveLimits.DEFAULT),
                new InstanceHeartbeats(catalog.storage, catalog.time),
                catalog.events::add,
                catalog.time));
    }

    /** Adds the provenance of the release to the import, with a signature over these sums. */
    private void importProvenance(String signedSums) throws IOException {
        var fileName = ReleaseFixture.fileName("linux_amd64");
        var packages = new TreeMap<Platform, ReleasePackage>();
        packages.put(
                LINUX,
                new ReleasePackage(
                        fileName, ReleaseFixture.digest(fileName), Optional.empty(), Set.of(), OptionalLong.empty()));
        var signature = OpenPgpGenerator.sign(ReleaseFixture.KEY, bytes(signedSums), SIGNED);
        var key = new JsonMapper()
                .createObjectNode()
                .put("ascii_armor", ReleaseFixture.ARMOR)
                .toString();
        var release = new Release(
                ID.provider(),
                ID.version(),
                List.of("5.0"),
                packages,
                List.of(new PublishedChecksums(
                        bytes(ReleaseFixture.sums(fileName)),
                        Optional.of(signature),
                        Optional.empty(),
                        List.of(key),
                        Set.of(LINUX))),
                Set.of(),
                SIGNED);
        for (var file : ReleaseFiles.of(release).entrySet()) {
            files.add(
                    new FolderFile.Proof(ID.provider(), ID.version(), file.getKey()),
                    new ByteArrayInputStream(file.getValue()));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String genuineSums() {
        return ReleaseFixture.sums(ReleaseFixture.fileName("linux_amd64"));
    }

    @Test
    void what_the_registry_lists_needs_no_provenance_in_the_import() throws Exception {
        catalog.registry.recover();
        catalog.registry.list(ID.provider(), ID.version().toString());
        catalog.registry.release(ID.provider(), ID.version().toString(), Map.of("linux_amd64", bytes("bytes")));
        var check = check();
        var answer = check.of(ID);
        assertThat(answer.release()).isPresent();
        assertThat(answer.brought()).isFalse();
        assertThat(answer.reasonFor(Platform.parse("darwin_arm64")))
                .isEqualTo("the release has no package for darwin_arm64 that it covers");

        check.of(ID);
        assertThat(catalog.registry.releasesAsked()).isEqualTo(1);
    }

    @Test
    void without_a_registry_a_package_needs_provenance_in_the_import() throws Exception {
        var answer = check().of(ID);
        assertThat(answer.release()).isEmpty();
        assertThat(answer.reasonFor(LINUX)).contains("is down", "the import contains no provenance for it");
    }

    @Test
    void a_signer_that_the_mirror_does_not_know_is_named_and_proves_nothing() throws Exception {
        importProvenance(genuineSums());
        var answer = check().of(ID);
        assertThat(answer.release()).isEmpty();
        assertThat(answer.reasonFor(LINUX)).contains(FINGERPRINT, "example.com/acme", "name it in \"signers\"");
        assertThat(new ArrayList<>(signers.all())).isEmpty();
    }

    @Test
    void a_signer_that_the_administrator_names_proves_the_release_and_is_trusted_from_then_on() throws Exception {
        importProvenance(genuineSums());
        var answer = check(FINGERPRINT).of(ID);
        assertThat(answer.release())
                .hasValueSatisfying(release -> assertThat(release.packages()).containsOnlyKeys(LINUX));
        assertThat(answer.brought()).isTrue();
        assertThat(signers.trusts(ID.provider(), FINGERPRINT)).isTrue();
        assertThat(check().of(ID).brought()).isTrue();
    }

    @Test
    void a_signature_over_other_sums_proves_nothing_whoever_is_trusted() throws Exception {
        importProvenance("0".repeat(64) + "  " + ReleaseFixture.fileName("linux_amd64") + "\n");
        var answer = check(FINGERPRINT).of(ID);
        assertThat(answer.release()).isEmpty();
        assertThat(answer.reasonFor(LINUX)).contains("its provenance in the import is not valid");
        assertThat(signers.trusts(ID.provider(), FINGERPRINT)).isFalse();
    }

    @Test
    void an_import_approves_the_versions_of_its_verified_packages_alone() throws Exception {
        var archive = Archives.zip(Map.of("provider", bytes("bytes")));
        catalog.registry.recover();
        catalog.registry.list(ID.provider(), ID.version().toString());
        catalog.registry.release(ID.provider(), ID.version().toString(), Map.of("linux_amd64", archive));
        var unlisted = new PackageId(ID.provider(), ProviderVersion.parse("9.9.9"), LINUX);
        var packages = new PackageImport(parts(), ImportOptions.of(true, List.of(), "boss"), files);
        for (var id : List.of(ID, unlisted)) {
            assertThat(packages.take(id, new ByteArrayInputStream(archive), Set.of())
                            .outcome())
                    .as(id.toString())
                    .isEqualTo(ItemOutcome.STORED);
        }
        assertThat(packages.finish()).isEmpty();
        assertThat(approved).containsExactly(ID.release());
    }
}
