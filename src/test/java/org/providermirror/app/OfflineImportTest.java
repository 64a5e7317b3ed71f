package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.config.RuleSettings;
import org.providermirror.failure.NotFoundException;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.job.ItemOutcome;
import org.providermirror.job.JobItem;
import org.providermirror.job.JobRecord;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.prefetch.PrefetchItem;
import org.providermirror.prefetch.PrefetchOrder;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.VersionChoice;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.ArchiveAnswers;
import org.providermirror.testing.Archives;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.RequestKind;
import org.providermirror.testing.Shape;
import org.providermirror.testing.SigningKey;
import org.providermirror.transfer.exports.Selection;
import org.providermirror.transfer.imports.ImportOptions;

/** Tests imports into offline mirrors, which verify packages by the imported provenance alone. */
@Tag("component")
class OfflineImportTest extends TransferFixture {
    private static final String PUBLISHER = SigningKey.ofPublisher().fingerprint();
    private static final String OWN = ".proof/registry.example.com/acme/null/1.0.0/";
    private static final ImportOptions KNOWN = new ImportOptions(false, Set.of(PUBLISHER), "an administrator");

    private MirrorParts offline() throws Exception {
        return start(MirrorWithJobs.cutOff(base.resolve("island")));
    }

    private Map<String, byte[]> exportOf(MirrorParts mirror) throws Exception {
        return new TreeMap<>(Archives.unzip(zipOf(mirror, Selection.all())));
    }

    private static String detail(JobRecord<?, ?> task, PackageId id) {
        return task.items().stream()
                .filter(item -> item.subject().equals(id.toString()))
                .map(JobItem::detail)
                .findFirst()
                .orElseThrow();
    }

    private static <T> T now(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void an_offline_mirror_imports_releases_of_a_named_key_completely() throws Exception {
        var first = filled("first");
        var offline = offline();
        upstream.forgetRequests();
        var export = zipOf(first, Selection.all());

        var left = uploaded(offline, export, STRICT);
        assertThat(left.count(ItemOutcome.UNVERIFIED)).as("%s", left).isEqualTo(6);
        assertThat(detail(left, ID)).contains(PUBLISHER).contains("\"signers\"");
        assertThat(MirrorWithJobs.files(base.resolve("island"))).isEmpty();

        var taken = uploaded(offline, export, KNOWN);
        assertThat(taken.count(ItemOutcome.STORED)).as("%s", taken.items()).isEqualTo(6);
        assertThat(release("island", ID)).hasSameBinaryContentAs(release("first", ID));
        assertThat(base.resolve("island")
                        .resolve(StorageLayout.packageRecord(ID).value()))
                .content()
                .contains("\"signed\"");
        assertThat(zipOf(offline, Selection.all())).isEqualTo(export);

        assertThat(now(offline.mirror().versions(ID.provider())).versions()).hasToString("[1.0.0, 1.1.0]");
        var packages = now(offline.mirror().packages(ID.provider(), ID.version()));
        assertThat(packages.hashes().get(LINUX)).contains(upstream.h1(ID), PackageHash.zh(upstream.sha256(ID)));
        assertThat(ArchiveAnswers.of(offline.mirror().archive(ID))).isInstanceOf(ArchiveAnswer.Stored.class);
        var windows = new PackageId(ID.provider(), ID.version(), Platform.parse("windows_amd64"));
        assertThatThrownBy(() -> ArchiveAnswers.of(offline.mirror().archive(windows)))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> now(offline.mirror().versions(FakeRegistry.provider("acme", "unknown"))))
                .hasCauseInstanceOf(NotFoundException.class);
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void the_registry_protocol_serves_the_same_on_both_sides() throws Exception {
        upstream.release("acme", "null", "1.0.0").protocols("5.0", "6.0").publish();
        var first = filledWith("first", "null");
        var offline = offline();
        uploaded(offline, zipOf(first, Selection.all()), KNOWN);
        var there = now(first.mirror().registryPackage(ID));
        var here = now(offline.mirror().registryPackage(ID));
        assertThat(here).usingRecursiveComparison().isEqualTo(there);
        assertThat(now(offline.mirror().registryChecksums(ID)))
                .usingRecursiveComparison()
                .isEqualTo(now(first.mirror().registryChecksums(ID)));
        assertThat(here.protocols()).containsExactly("5.0", "6.0");
        assertThat(now(offline.mirror().registryVersions(ID.provider())).versions())
                .usingRecursiveComparison()
                .isEqualTo(now(first.mirror().registryVersions(ID.provider())).versions());
    }

    private MirrorParts filledWith(String folder, String type) throws Exception {
        var mirror = start(folder);
        var prefetches = mirror.maintenance().prefetches();
        var order = new PrefetchOrder(
                List.of(PrefetchItem.listed(
                        FakeRegistry.provider("acme", type), VersionChoice.parse(""), true, Set.of(LINUX))),
                java.util.Optional.empty());
        var task = MirrorWithJobs.awaitEnd(
                prefetches.queue(), prefetches.submit(order).orElseThrow().id());
        assertThat(task.count(ItemOutcome.STORED)).as("%s", task.items()).isPositive();
        return mirror;
    }

    @Test
    void a_key_that_was_named_once_is_trusted_afterwards_for_its_namespace_only() throws Exception {
        var first = filled("first");
        var offline = offline();
        var export = exportOf(first);
        var tool = new TreeMap<>(export);
        tool.keySet().removeIf(name -> !name.contains("/tool"));
        assertThat(uploaded(offline, Archives.zip(tool), KNOWN).count(ItemOutcome.STORED))
                .isEqualTo(2);
        assertThat(uploaded(offline, Archives.zip(export), STRICT).count(ItemOutcome.STORED))
                .isEqualTo(4);

        upstream.publish("other", "null", "1.0.0");
        var others = MirrorWithJobs.of(upstream, base.resolve("others"));
        var second = start(others);
        var prefetches = second.maintenance().prefetches();
        var order = new PrefetchOrder(
                List.of(PrefetchItem.listed(
                        FakeRegistry.provider("other", "null"), VersionChoice.parse(""), false, Set.of(LINUX))),
                java.util.Optional.empty());
        MirrorWithJobs.awaitEnd(
                prefetches.queue(), prefetches.submit(order).orElseThrow().id());
        assertThat(uploaded(offline, zipOf(second, Selection.all()), STRICT).count(ItemOutcome.UNVERIFIED))
                .isOne();
    }

    @Test
    void a_mirror_whose_registry_is_down_trusts_known_signers() throws Exception {
        var first = filled("first");
        var second = filledWith("second", "tool");
        upstream.down();
        var task = uploaded(second, zipOf(first, Selection.all()), STRICT);
        assertThat(task.count(ItemOutcome.STORED)).as("%s", task.items()).isEqualTo(4 + 1);
        // No signature covers the packages' URLs, so they are not imported.
        assertThat(release("second", ID)).content().doesNotContain("location");
        assertThat(ArchiveAnswers.of(second.mirror().archive(ID))).isInstanceOf(ArchiveAnswer.Stored.class);
    }

    @Test
    void with_pinned_signers_a_key_is_valid_if_an_administrator_names_or_accepted_it() throws Exception {
        var first = filled("first");
        var pinned = new RuleSettings(
                List.of(),
                List.of(),
                List.of(),
                Duration.ZERO,
                RuleSettings.Hold.none(),
                List.of(ProviderPattern.parse("registry.example.com/acme/*")),
                List.of());
        var offline = start(MirrorWithJobs.cutOff(base.resolve("island")).with(pinned));
        // Another key was the first of the namespace, so the publisher's is not accepted by default.
        var signers = offline.policy().administration().signers();
        signers.see(ID.release(), SigningKey.ofStranger().fingerprint());
        assertThatThrownBy(() -> signers.see(ID.release(), PUBLISHER)).isInstanceOf(ReleaseUnverifiedException.class);
        var export = zipOf(first, Selection.all());
        assertThat(uploaded(offline, export, STRICT).count(ItemOutcome.UNVERIFIED))
                .isEqualTo(6);
        assertThat(uploaded(offline, export, KNOWN).count(ItemOutcome.STORED)).isEqualTo(6);
    }

    @Test
    void advertised_hashes_are_imported_only_if_they_match_the_bytes() throws Exception {
        upstream.release("acme", "null", "1.0.0").shape(Shape.TOLD_HASHES).publish();
        var first = filledWith("first", "null");
        var offline = offline();
        var export = exportOf(first);
        var record = new String(export.get(OWN + "release.json"), StandardCharsets.UTF_8);
        var wrong = "h1:" + "A".repeat(43) + "=";
        var linux = upstream.h1(ID).toString();
        var darwin = upstream.h1(FakeRegistry.packageId("acme", "null", "1.0.0", "darwin_arm64"))
                .toString();
        assertThat(record)
                .as("only what our own bytes confirmed leaves the mirror")
                .contains(linux)
                .doesNotContain(darwin);
        export.put(
                OWN + "release.json",
                record.replaceFirst(" : \\[ \\]", " : [ \"" + wrong + "\" ]").getBytes(StandardCharsets.UTF_8));
        assertThat(uploaded(offline, Archives.zip(export), KNOWN).count(ItemOutcome.STORED))
                .isOne();
        assertThat(release("island", ID)).content().contains(linux).doesNotContain(darwin, wrong);
    }

    @Test
    void the_proven_part_of_a_release_is_served_after_a_restart_without_the_rest() throws Exception {
        var first = filled("first");
        var export = exportOf(first);
        var record = new String(export.get(OWN + "release.json"), StandardCharsets.UTF_8);
        export.put(
                OWN + "release.json",
                record.replace("_darwin_arm64.zip\"", "_darwin_x.zip\"").getBytes(StandardCharsets.UTF_8));
        var task = uploaded(offline(), Archives.zip(export), KNOWN);
        assertThat(task.count(ItemOutcome.STORED)).as("%s", task.items()).isEqualTo(5);
        assertThat(task.count(ItemOutcome.UNVERIFIED)).as("%s", task.items()).isOne();
        assertThat(release("island", ID)).content().contains("undecided");

        started.remove(started.size() - 1).close();
        var offline = offline();
        assertThat(now(offline.mirror().packages(ID.provider(), ID.version())).hashes())
                .doesNotContainKey(DARWIN)
                .containsEntry(LINUX, List.of(PackageHash.zh(upstream.sha256(ID)), upstream.h1(ID)));
        assertThat(ArchiveAnswers.of(offline.mirror().archive(ID))).isInstanceOf(ArchiveAnswer.Stored.class);
    }

    @Test
    void a_package_whose_release_cannot_be_stored_comes_out_as_failed() throws Exception {
        var first = filled("first");
        var offline = offline();
        var place = base.resolve("island")
                .resolve(StorageLayout.release(ID.release()).value());
        Files.createDirectories(place.getParent());
        Files.writeString(place, "a file where a folder should be");
        var task = uploaded(offline, zipOf(first, Selection.all()), KNOWN);
        assertThat(task.count(ItemOutcome.STORED)).as("%s", task.items()).isEqualTo(4);
        assertThat(task.count(ItemOutcome.FAILED)).as("%s", task.items()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Shape.class,
            names = {"OFF_CONVENTION_NAMES", "SUMS_PER_PLATFORM", "UNTIDY_SUMS", "STRANGERS_KEY_FIRST"})
    void an_odd_release_is_imported_if_a_signature_covers_it(Shape shape) throws Exception {
        upstream.release("acme", "null", "1.0.0").shape(shape).publish();
        var first = filledWith("first", "null");
        var offline = offline();
        var task = uploaded(offline, zipOf(first, Selection.all()), KNOWN);
        assertThat(task.count(ItemOutcome.STORED)).as("%s", task.items()).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no signature",
                "no keys",
                "a stranger's signature",
                "a stranger's signature and key",
                "altered sums",
                "altered digest in the record",
                "the sums of another version",
                "the sums of another platform",
                "a key that is no JSON",
                "a file name that leads away",
                "no record"
            })
    void altered_provenance_is_invalid(String attack) throws Exception {
        var first = filled("first");
        var offline = offline();
        var export = exportOf(first);
        alter(export, attack);
        var terms = new ImportOptions(false, Set.of(PUBLISHER), "an administrator");
        var task = uploaded(offline, Archives.zip(export), terms);
        assertThat(task.count(ItemOutcome.STORED)).as("%s", task.items()).isEqualTo(4);
        assertThat(task.items())
                .filteredOn(item -> item.outcome() == ItemOutcome.UNVERIFIED || item.outcome() == ItemOutcome.REFUSED)
                .extracting(JobItem::subject)
                .containsExactlyInAnyOrder(
                        ID.toString(), new PackageId(ID.provider(), ID.version(), DARWIN).toString());
        assertThat(release("island", ID)).doesNotExist();
        assertThat(base.resolve("island").resolve(StorageLayout.archive(ID).value()))
                .doesNotExist();
    }

    private void alter(Map<String, byte[]> export, String attack) {
        var sums = export.get(OWN + "SHA256SUMS");
        var text = new String(sums, StandardCharsets.UTF_8);
        var record = new String(export.get(OWN + "release.json"), StandardCharsets.UTF_8);
        var stranger = SigningKey.ofStranger();
        switch (attack) {
            case "no signature" -> export.remove(OWN + "SHA256SUMS.sig");
            case "no keys" -> record = record.replaceFirst("\"keys\" : \\[[^\\n]*\\]", "\"keys\" : []");
            case "a stranger's signature" -> export.put(OWN + "SHA256SUMS.sig", stranger.sign(sums));
            case "a stranger's signature and key" -> {
                export.put(OWN + "SHA256SUMS.sig", stranger.sign(sums));
                record = record.replace(escaped(SigningKey.ofPublisher().armored()), escaped(stranger.armored()));
            }
            case "altered sums" ->
                export.put(
                        OWN + "SHA256SUMS",
                        text.replaceAll("[0-9a-f]{64}", "0".repeat(64)).getBytes(StandardCharsets.UTF_8));
            case "altered digest in the record" ->
                record = record.replaceAll("\"[0-9a-f]{64}\"", "\"" + "0".repeat(64) + "\"");
            case "the sums of another version" -> {
                var other = OWN.replace("1.0.0", "1.1.0");
                export.put(OWN + "SHA256SUMS", export.get(other + "SHA256SUMS"));
                export.put(OWN + "SHA256SUMS.sig", export.get(other + "SHA256SUMS.sig"));
                record = new String(export.get(other + "release.json"), StandardCharsets.UTF_8);
                var zip = StorageLayout.archive(ID).value();
                for (var platform : List.of("linux_amd64", "darwin_arm64")) {
                    var name = zip.replace("linux_amd64", platform);
                    export.put(name, export.get(name.replace("1.0.0", "1.1.0")));
                }
            }
            case "the sums of another platform" ->
                record = record.replace("_linux_amd64.zip\"", "_X.zip\"")
                        .replace("_darwin_arm64.zip\"", "_linux_amd64.zip\"")
                        .replace("_X.zip\"", "_darwin_arm64.zip\"");
            case "a key that is no JSON" -> record = record.replace("\"keys\" : [ \"{", "\"keys\" : [ \"}, {");
            case "a file name that leads away" ->
                record = record.replace("\"file\" : \"SHA256SUMS\"", "\"file\" : \"../1.1.0/SHA256SUMS\"");
            case "no record" -> record = "{}";
            default -> throw new IllegalArgumentException(attack);
        }
        var altered = record.getBytes(StandardCharsets.UTF_8);
        var isAltered = !Arrays.equals(export.put(OWN + "release.json", altered), altered)
                || List.of("no signature", "a stranger's signature", "altered sums")
                        .contains(attack);
        assertThat(isAltered).as(attack).isTrue();
    }

    private static String escaped(String armor) {
        return armor.replace("\n", "\\\\n");
    }

    @Test
    void an_import_never_replaces_a_stored_release_or_package() throws Exception {
        var first = filled("first");
        var offline = offline();
        uploaded(offline, zipOf(first, Selection.all()), KNOWN);
        var before = Files.readAllBytes(release("island", ID));

        upstream.republish("acme", "null", "1.0.0");
        var second = filledWith("second", "null");
        var task = uploaded(offline, zipOf(second, Selection.all()), ANYTHING);
        assertThat(task.count(ItemOutcome.REFUSED)).as("%s", task.items()).isOne();
        assertThat(detail(task, ID)).contains("other bytes");
        assertThat(release("island", ID)).hasBinaryContent(before);

        // The stored release also decides about a package that is not stored yet.
        var windows = FakeRegistry.packageId("acme", "null", "1.0.0", "windows_amd64");
        var more = exportOf(second);
        more.keySet().removeIf(name -> name.endsWith(".zip"));
        more.put(StorageLayout.archive(windows).value(), upstream.archive(windows));
        var refused = uploaded(offline, Archives.zip(more), ANYTHING);
        assertThat(refused.count(ItemOutcome.REFUSED)).as("%s", refused.items()).isOne();
        assertThat(upstream.requests(RequestKind.ARCHIVE)).isPositive();
    }

    @Test
    void the_first_unverified_package_stays_until_a_signature_contradicts_it() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        var offline = offline();
        var path = StorageLayout.archive(ID).value();
        var other = upstream.archive(FakeRegistry.packageId("acme", "null", "1.0.0", "windows_amd64"));
        assertThat(uploaded(offline, Archives.zip(Map.of(path, other)), ANYTHING)
                        .count(ItemOutcome.STORED))
                .isOne();
        var second = Archives.zip(Map.of(path, upstream.archive(ID)));
        assertThat(uploaded(offline, second, ANYTHING).count(ItemOutcome.REFUSED))
                .isOne();
        assertThat(base.resolve("island").resolve(path)).hasBinaryContent(other);

        var first = filledWith("first", "null");
        assertThat(uploaded(offline, zipOf(first, Selection.all()), KNOWN).count(ItemOutcome.STORED))
                .isOne();
        assertThat(base.resolve("island").resolve(path)).hasBinaryContent(upstream.archive(ID));
    }

    @Test
    void a_copy_of_a_whole_storage_folder_is_imported_without_its_quarantine() throws Exception {
        filled("first").close();
        started.clear();
        var quarantined = base.resolve("first/.mirror/quarantine")
                .resolve(StorageLayout.archive(ID).value());
        Files.createDirectories(quarantined.getParent());
        Files.writeString(quarantined, "rotten");
        Files.createDirectories(base.resolve("imports"));
        Files.move(base.resolve("first"), base.resolve("imports/first"));
        var task = imported(offline(), "first", KNOWN);
        assertThat(task.count(ItemOutcome.STORED)).as("%s", task.items()).isEqualTo(6);
        assertThat(task.items()).hasSize(6);
    }

    @Test
    void an_export_that_is_copied_into_a_storage_folder_is_not_trusted() throws Exception {
        var first = filled("first");
        exported(first, Selection.all(), "all");
        Files.move(base.resolve("exports/all"), base.resolve("island"));
        var offline = offline();
        assertThat(ArchiveAnswers.of(offline.mirror().archive(ID))).isInstanceOf(ArchiveAnswer.Stored.class);
        assertThat(base.resolve("island")
                        .resolve(StorageLayout.packageRecord(ID).value()))
                .content()
                .contains("\"imported\"");
        assertThat(release("island", ID)).doesNotExist();
    }

    @Test
    void an_offline_mirror_lists_only_stored_versions() throws Exception {
        upstream.publish("acme", "null", "2.0.0");
        upstream.publish("acme", "null", "0.9.0");
        upstream.publish("acme", "null", "1.0.0");
        filledWith("mirror", "null").close();
        started.clear();
        var offline = start(MirrorWithJobs.cutOff(base.resolve("mirror")));
        var lost = StorageLayout.archive(new PackageId(ID.provider(), ProviderVersion.parse("2.0.0"), LINUX))
                .value();
        Files.delete(base.resolve("mirror").resolve(lost));
        assertThat(now(offline.mirror().versions(ID.provider())).versions()).hasToString("[0.9.0, 1.0.0]");
        assertThat(now(offline.mirror().registryVersions(ID.provider())).versions())
                .allSatisfy(listed -> assertThat(listed.protocols()).isNotEmpty());
    }
}
