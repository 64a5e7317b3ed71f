package org.providermirror.mirror.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.catalog.BaselineRegistry;
import org.providermirror.catalog.HostedVersions;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.cache.StorageExecutors;
import org.providermirror.catalog.record.Baselines;
import org.providermirror.catalog.record.CatalogVersion;
import org.providermirror.catalog.record.CatalogVersions;
import org.providermirror.catalog.record.ServedVersions;
import org.providermirror.config.RuleSettings;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.failure.StorageException;
import org.providermirror.mirror.pullthrough.PullThroughMirror;
import org.providermirror.policy.Blocks;
import org.providermirror.policy.Conflicts;
import org.providermirror.policy.HeldVersion;
import org.providermirror.policy.Holds;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Target;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.ManualTimer;
import org.providermirror.testing.Refusals;
import org.providermirror.testing.ScriptedRegistry;
import org.providermirror.testing.StoredTrust;

/** Which versions are on hold, and which are too young. */
class NewVersionsTest {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.example.com/acme/null");
    private static final String STRANGER = "EF".repeat(20);

    @TempDir
    private Path folder;

    private final ManualTime time = new ManualTime();
    private final ScriptedRegistry registry = new ScriptedRegistry();
    private final List<Event> events = new ArrayList<>();
    private FailingStorage storage;
    private String approve = "";
    private Duration age = Duration.ZERO;
    private Blocks blocks;
    private Holds holds;
    private ServedVersions served;
    private VersionCatalog versions;
    private NewVersions newVersions;
    private HeldVersions held;
    private HoldReview review;

    @BeforeEach
    void start() {
        storage = new FailingStorage(new LocalStorage(folder));
        restart(true);
    }

    /** Starts an instance. */
    private void restart(boolean holdsVersions) {
        var wall = time.time().wall();
        var hold = new RuleSettings.Hold(
                holdsVersions ? List.of(ProviderPattern.parse("registry.example.com/acme/*")) : List.of(),
                RuleSettings.Approval.parse(approve));
        var rules = new RuleSettings(List.of(), List.of(), List.of(), age, hold, List.of(), List.of());
        var baselines = new Baselines(storage, wall);
        var requested = new RequestedReviews();
        blocks = new Blocks(storage, event -> {}, wall);
        holds = new Holds(storage, events::add, wall);
        holds.refresh();
        served = Refusals.served(storage, time.time());
        versions = new VersionCatalog(
                new BaselineRegistry(registry, baselines, hold::covers, requested::add),
                HostedVersions.NONE,
                storage,
                Duration.ofMinutes(5),
                host -> Runnable::run,
                StorageExecutors.CALLER,
                time.time());
        var refused = Refusals.on(storage, time.time());
        var releases = new ReleaseCatalog(
                registry,
                versions,
                StoredTrust.releases(storage, time.time()),
                new DecidedPackages(new Conflicts(storage, event -> {}, wall)),
                refused,
                host -> Runnable::run,
                StorageExecutors.CALLER,
                time.time());
        var knowledge = new PullThroughMirror.Knowledge(versions, releases, null, null, served, refused);
        newVersions = new NewVersions(rules, blocks, holds, baselines, served, wall);
        held = new HeldVersions(holds, newVersions, knowledge, Runnable::run, new ManualTimer(time), time.time());
        review = new HoldReview(hold, holds, newVersions, knowledge, requested, time.time());
    }

    private void list(String... listed) {
        registry.list(NULL, listed);
        time.pass(Duration.ofMinutes(6));
        known();
    }

    private CatalogVersions known() {
        return versions.versions(NULL).toCompletableFuture().join().orElseThrow();
    }

    private Stream<String> visible() {
        var known = known();
        var hiding = newVersions.hiding(known);
        return known.versions().keySet().stream()
                .filter(version -> hiding.apply(version).isEmpty())
                .map(ProviderVersion::value);
    }

    private static ReleaseId release(String version) {
        return new ReleaseId(NULL, ProviderVersion.parse(version));
    }

    private void publish(String version) {
        registry.release(NULL, version, Map.of("linux_amd64", new byte[] {1}));
    }

    private void review() {
        // The first run collects the providers, and a verification asks for another.
        for (var run = 0; run < 4; run++) {
            review.run();
        }
    }

    @Test
    void a_version_that_appears_after_the_first_list_is_on_hold_until_an_administrator_approves_it() {
        list("1.0.0", "1.1.0");
        assertThat(visible()).containsExactly("1.0.0", "1.1.0");
        list("1.0.0", "1.1.0", "1.1.1", "2.0.0");
        assertThat(visible()).containsExactly("1.0.0", "1.1.0");
        assertThat(newVersions.hiding(known()).apply(ProviderVersion.parse("2.0.0")))
                .get()
                .asString()
                .contains("is on hold", "mirror.hold", "an administrator can approve it");

        holds.approve(release("2.0.0"), "eve");
        assertThat(visible()).containsExactly("1.0.0", "1.1.0", "2.0.0");
        restart(true);
        assertThat(visible()).containsExactly("1.0.0", "1.1.0", "2.0.0");
    }

    @Test
    void a_withdrawn_approval_outranks_every_rule_and_what_clients_were_served() {
        approve = "patch, after 1d, known-signer";
        restart(true);
        list("1.0.0");
        list("1.0.0", "1.0.1");
        assertThat(visible()).containsExactly("1.0.0", "1.0.1");
        review();
        served.serve(release("1.0.1"));
        assertThat(holds.withdraw(release("1.0.1"), "eve")).isTrue();
        time.pass(Duration.ofDays(3));
        assertThat(visible()).containsExactly("1.0.0");
        assertThat(newVersions.isServed(release("1.0.1"))).isFalse();
        assertThat(newVersions.isKnownServed(release("1.0.1"))).isFalse();
        assertThat(newVersions.hiding(known()).apply(ProviderVersion.parse("1.0.1")))
                .get()
                .asString()
                .contains("eve withdrew its approval", "only an administrator");
    }

    @Test
    void versions_that_were_listed_or_served_when_the_setting_is_introduced_stay() {
        restart(false);
        list("1.0.0");
        list("1.0.0", "1.1.0");
        restart(true);
        list("1.0.0", "1.1.0", "1.2.0");
        assertThat(visible()).containsExactly("1.0.0", "1.1.0");

        restart(false);
        assertThat(visible()).hasSize(3);
        served.serve(release("1.2.0"));
        restart(true);
        assertThat(visible()).containsExactly("1.0.0", "1.1.0", "1.2.0");
    }

    @Test
    void patch_approves_a_version_beside_a_served_one_of_the_same_minor_version_and_no_prerelease() {
        approve = "patch";
        restart(true);
        list("1.0.0", "1.1.0", "2.0.0-rc.1", "3.0.0");
        blocks.set(Target.of(release("3.0.0")), "bad", "eve");
        list("1.0.0", "1.1.0", "1.1.1", "1.1.2-beta", "1.2.0", "2.0.0-rc.1", "2.0.0", "3.0.0", "3.0.1");
        assertThat(visible()).containsExactly("1.0.0", "1.1.0", "1.1.1", "2.0.0-rc.1", "3.0.0");

        holds.approve(release("1.2.0"), "eve");
        list("1.0.0", "1.2.0", "1.2.1");
        assertThat(visible()).contains("1.2.0", "1.2.1");
    }

    @Test
    void after_approves_a_version_that_long_after_the_mirror_first_saw_it() {
        approve = "after 7d";
        restart(true);
        list("1.0.0");
        list("1.0.0", "2.0.0");
        var firstSeen =
                known().find(ProviderVersion.parse("2.0.0")).orElseThrow().firstSeen();
        assertThat(newVersions.held(known()).get(ProviderVersion.parse("2.0.0")).until())
                .contains(firstSeen.plus(Duration.ofDays(7)));
        time.pass(Duration.ofDays(7).minusSeconds(1));
        assertThat(visible()).containsExactly("1.0.0");
        time.pass(Duration.ofSeconds(1));
        assertThat(visible()).containsExactly("1.0.0", "2.0.0");
        review();
        review();
        assertThat(holds.find(release("2.0.0"))).get().matches(HeldVersion::isApproved);
    }

    @Test
    void known_signer_approves_a_version_that_the_key_of_a_served_version_signed() {
        approve = "known-signer";
        restart(true);
        publish("1.0.0");
        list("1.0.0");
        publish("1.1.0");
        registry.signWith(STRANGER);
        publish("1.2.0");
        list("1.0.0", "1.1.0", "1.2.0");
        assertThat(visible()).containsExactly("1.0.0");
        review();
        assertThat(visible()).containsExactly("1.0.0", "1.1.0");
        assertThat(events)
                .filteredOn(event -> event.kind() == EventKind.ADMINISTRATION)
                .extracting(Event::sentence)
                .containsExactly("mirror.hold.approve known-signer approved " + release("1.1.0"));
    }

    @Test
    void the_minimum_release_age_applies_to_approved_versions_too() {
        age = Duration.ofDays(3);
        restart(true);
        list("1.0.0");
        time.pass(Duration.ofDays(3));
        list("1.0.0", "2.0.0");
        holds.approve(release("2.0.0"), "eve");
        assertThat(visible()).containsExactly("1.0.0");
        assertThat(newVersions.hiding(known()).apply(ProviderVersion.parse("2.0.0")))
                .get()
                .asString()
                .contains("mirror.release-age");
        time.pass(Duration.ofDays(3));
        assertThat(visible()).containsExactly("1.0.0", "2.0.0");
    }

    @Test
    void without_a_readable_baseline_only_served_and_approved_versions_are_visible() throws Exception {
        list("1.0.0", "1.1.0");
        served.serve(release("1.0.0"));
        list("1.0.0", "1.1.0", "2.0.0");
        holds.approve(release("2.0.0"), "eve");
        var baseline = folder.resolve(".mirror/registry.example.com/acme/null/baseline.json");
        Files.writeString(baseline, "{");
        restart(true);
        list("1.0.0", "1.1.0", "2.0.0", "3.0.0");
        assertThat(visible()).containsExactly("1.0.0", "2.0.0");
        assertThat(baseline).hasContent("{");
    }

    @Test
    void a_version_that_the_list_does_not_have_yet_is_hidden_unless_it_was_approved_or_served() {
        list("1.0.0");
        var hiding = newVersions.hiding(known());
        assertThat(hiding.apply(ProviderVersion.parse("2.0.0")).orElse("")).contains("does not have it yet");
        holds.approve(release("2.0.0"), "eve");
        served.serve(release("3.0.0"));
        assertThat(hiding.apply(ProviderVersion.parse("2.0.0"))).isEmpty();
        assertThat(hiding.apply(ProviderVersion.parse("3.0.0"))).isEmpty();
        holds.approve(release("3.0.0"), "eve");
        holds.withdraw(release("3.0.0"), "eve");
        assertThat(hiding.apply(ProviderVersion.parse("3.0.0"))).isPresent();
    }

    @Test
    void while_the_baseline_cannot_be_read_no_version_is_recorded_as_on_hold() throws Exception {
        list("1.0.0", "1.1.0");
        Files.writeString(folder.resolve(".mirror/registry.example.com/acme/null/baseline.json"), "{");
        restart(true);
        list("1.0.0", "1.1.0", "2.0.0");
        review();
        assertThat(holds.all()).isEmpty();
    }

    @Test
    void while_storage_fails_no_new_version_becomes_visible() {
        list("1.0.0");
        restart(true);
        known();
        storage.failWith(new StorageException("reading", new IOException("gone")));
        list("1.0.0", "2.0.0");
        assertThat(visible()).isEmpty();
        storage.recover();
        list("1.0.0", "2.0.0");
        assertThat(visible()).containsExactly("1.0.0");
    }

    @Test
    void other_providers_and_imported_versions_are_not_on_hold() {
        var other = ProviderAddress.parse("registry.example.com/other/null");
        registry.list(other, "1.0.0");
        versions.versions(other).toCompletableFuture().join();
        time.pass(Duration.ofMinutes(6));
        registry.list(other, "1.0.0", "2.0.0");
        versions.versions(other).toCompletableFuture().join();
        assertThat(newVersions.held(
                        versions.versions(other).toCompletableFuture().join().orElseThrow()))
                .isEmpty();
        assertThat(newVersions.applyTo(other)).isFalse();

        list("1.0.0");
        versions.learn(
                NULL,
                List.of(new CatalogVersion(ProviderVersion.parse("1.5.0"), List.of(), Set.of(), Instant.EPOCH, false)));
        assertThat(visible()).containsExactly("1.0.0", "1.5.0");
    }

    @Test
    void versions_on_hold_are_recorded_once_and_listed_with_what_changed() {
        publish("1.0.0");
        list("1.0.0");
        registry.signWith(STRANGER);
        publish("2.0.0");
        list("1.0.0", "2.0.0");
        review();
        review();
        assertThat(events).extracting(Event::kind).containsExactly(EventKind.VERSION_HELD);
        assertThat(described()).hasSize(1);
        var description = described().get(0);
        assertThat(description.waiting().release()).isEqualTo(release("2.0.0"));
        assertThat(description.comparedWith()).contains(ProviderVersion.parse("1.0.0"));
        assertThat(description.platforms())
                .isEqualTo(new HeldVersions.Change(List.of("linux_amd64"), List.of("linux_amd64")));
        assertThat(description.signers())
                .contains(new HeldVersions.Change(List.of("AB".repeat(20)), List.of(STRANGER)));
        holds.approve(release("2.0.0"), "eve");
        assertThat(described()).isEmpty();
    }

    private List<HeldVersions.Description> described() {
        return described(0, 200);
    }

    private List<HeldVersions.Description> described(int from, int to) {
        var all = held.all().toCompletableFuture().join();
        return held.described(all.subList(from, Math.min(all.size(), to)))
                .toCompletableFuture()
                .join();
    }

    private String[] listWithNewVersions(int count) {
        list("1.0.0");
        var listed = IntStream.rangeClosed(0, count)
                .mapToObj(patch -> "1.0." + patch)
                .toArray(String[]::new);
        list(listed);
        return listed;
    }

    /** The lookups and listings that an action costs. */
    private List<String> storageCalls(Runnable action) {
        var calls = new ArrayList<String>();
        storage.beforeFinding(key -> calls.add("find " + key));
        storage.afterListing(key -> calls.add("list " + key));
        action.run();
        storage.beforeFinding(key -> {});
        storage.afterListing(key -> {});
        return calls;
    }

    @Test
    void a_list_with_many_new_versions_costs_one_listing() {
        listWithNewVersions(100);
        served.serve(release("1.0.50"));
        restart(true);
        known();
        newVersions.requireBaseline(NULL);
        assertThat(storageCalls(() -> assertThat(visible()).containsExactly("1.0.0", "1.0.50")))
                .containsExactly("list " + StorageLayout.knowledge(NULL));
        assertThat(storageCalls(() -> assertThat(visible()).hasSize(2))).isEmpty();
    }

    @Test
    void one_version_is_judged_without_the_others() {
        listWithNewVersions(100);
        restart(true);
        var known = known();
        newVersions.requireBaseline(NULL);
        var wanted = release("1.0.50");
        assertThat(storageCalls(() ->
                        assertThat(newVersions.hiding(known, wanted.version())).isPresent()))
                .containsExactly("find " + StorageLayout.served(wanted));
    }

    @Test
    void versions_on_hold_are_described_once_for_many_requests() {
        listWithNewVersions(600);
        review();
        assertThat(held.all().toCompletableFuture().join()).hasSize(600);
        assertThat(described())
                .hasSize(200)
                .first()
                .satisfies(newest -> assertThat(newest.waiting().version()).hasToString("1.0.600"));
        holds.approve(release("1.0.600"), "eve");
        assertThat(storageCalls(() -> assertThat(described(0, 199)).hasSize(199)))
                .isEmpty();
        assertThat(held.all().toCompletableFuture().join()).hasSize(599);
        time.pass(Duration.ofSeconds(5));
        assertThat(described(500, 600))
                .hasSize(99)
                .last()
                .satisfies(oldest -> assertThat(oldest.waiting().version()).hasToString("1.0.1"));
    }

    @Test
    void the_record_of_a_version_that_is_not_on_hold_any_more_is_removed() {
        list("1.0.0");
        list("1.0.0", "1.1.0", "1.2.0");
        review();
        assertThat(holds.all()).hasSize(2);
        restart(false);
        served.serve(release("1.1.0"));
        restart(true);
        list("1.0.0", "1.1.0", "1.2.0");
        review();
        assertThat(holds.all()).extracting(HeldVersion::release).containsExactly(release("1.2.0"));
    }

    @Test
    void records_of_a_provider_without_the_setting_are_removed() {
        var other = ProviderAddress.parse("registry.example.com/other/null");
        var noted = new ReleaseId(other, ProviderVersion.parse("1.0.0"));
        var decided = new ReleaseId(other, ProviderVersion.parse("2.0.0"));
        holds.note(noted);
        holds.approve(decided, "eve");
        holds.refresh();
        review.run();
        assertThat(holds.all()).extracting(HeldVersion::release).containsExactly(decided);
    }

    @Test
    void an_instance_without_the_setting_ends_no_hold_of_another_instance() throws Exception {
        list("1.0.0");
        list("1.0.0", "1.1.0");
        var baseline = folder.resolve(StorageLayout.baseline(NULL).value());
        Files.setLastModifiedTime(baseline, FileTime.from(time.now().minus(Duration.ofDays(1))));

        restart(false);
        list("1.0.0", "1.1.0", "1.2.0");
        assertThat(visible()).as("there").hasSize(3);
        assertThat(baseline).exists();
        restart(true);
        list("1.0.0", "1.1.0", "1.2.0");
        assertThat(visible()).as("here").containsExactly("1.0.0");
    }

    @Test
    void versions_that_clients_got_while_the_setting_was_removed_stay_when_it_is_set_again() {
        list("1.0.0");
        restart(false);
        list("1.0.0", "1.1.0", "1.2.0");
        served.serve(release("1.1.0"));
        restart(true);
        assertThat(visible()).containsExactly("1.0.0", "1.1.0");
    }

    @Test
    void a_version_whose_decision_cannot_be_read_is_on_hold() throws Exception {
        list("1.0.0");
        list("1.0.0", "1.1.0");
        holds.approve(release("1.1.0"), "eve");
        served.serve(release("1.1.0"));
        holds.withdraw(release("1.1.0"), "eve");
        Files.writeString(folder.resolve(".mirror/policy/holds/" + NULL + "/1.1.0.json"), "{");
        restart(true);
        assertThat(visible()).containsExactly("1.0.0");
        review();
        assertThat(visible()).containsExactly("1.0.0");
    }
}
