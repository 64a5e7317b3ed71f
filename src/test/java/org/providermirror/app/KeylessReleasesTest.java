package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.config.RuleSettings;
import org.providermirror.config.ServedHosts;
import org.providermirror.config.SignaturePolicy;
import org.providermirror.config.TransferSettings;
import org.providermirror.config.UpstreamSettings;
import org.providermirror.event.EventKind;
import org.providermirror.event.EventQuery;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.job.ItemOutcome;
import org.providermirror.job.JobRecord;
import org.providermirror.mirror.PackageIndex;
import org.providermirror.prefetch.PrefetchItem;
import org.providermirror.prefetch.PrefetchOrder;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.VersionChoice;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.Archives;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.Shape;
import org.providermirror.testing.SigningKey;
import org.providermirror.transfer.imports.ImportOptions;

/** Releases that registry.opentofu.org gives no key for, over real sockets: as the whole mirror but for HTTP sees them. */
@Tag("component")
@Timeout(120)
class KeylessReleasesTest {
    private static final Hostname OPENTOFU = Hostname.parse("registry.opentofu.org");
    private static final ProviderAddress NULL = new ProviderAddress(OPENTOFU, "acme", "null");
    private static final ProviderAddress TOOL = new ProviderAddress(OPENTOFU, "acme", "tool");
    private static final ProviderVersion ONE = ProviderVersion.parse("1.0.0");
    private static final ProviderVersion TWO = ProviderVersion.parse("2.0.0");
    private static final Platform LINUX = Platform.parse("linux_amd64");
    private static final String KEY = SigningKey.ofPublisher().fingerprint();

    @TempDir
    private Path folder;

    @TempDir
    private Path temporary;

    private final FakeRegistry upstream = FakeRegistry.start();
    private final List<MirrorParts> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(MirrorParts::close);
        upstream.close();
    }

    private MirrorWithJobs settings() {
        var usual = upstream.upstreamSettings();
        var settings = MirrorWithJobs.of(upstream, folder);
        return new MirrorWithJobs(
                settings.storage(),
                new UpstreamSettings(
                        new ServedHosts(Set.of(OPENTOFU), false),
                        Map.of(OPENTOFU, upstream.services()),
                        usual.credentials(),
                        usual.egress(),
                        usual.caFile(),
                        usual.privateNetworks(),
                        usual.plainHttp(),
                        1000,
                        Duration.ofMinutes(10)),
                settings.prefetch(),
                settings.transfer(),
                settings.retention(),
                settings.scrub(),
                settings.policy());
    }

    private MirrorParts start(MirrorWithJobs settings) {
        var parts = settings.start(temporary.resolve("mirror" + started.size()));
        started.add(parts);
        return parts;
    }

    private MirrorParts start() {
        return start(settings());
    }

    private void publish(String type, String version, Shape... shapes) {
        var release = upstream.release("acme", type, version).platforms(LINUX.toString());
        for (var shape : shapes) {
            release = release.shape(shape);
        }
        release.publish();
    }

    private static PackageIndex ask(MirrorParts mirror, ProviderAddress provider, ProviderVersion version)
            throws Exception {
        while (true) {
            try {
                return mirror.mirror()
                        .packages(provider, version)
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS);
            } catch (ExecutionException failed) {
                // A busy machine may take longer than a client waits; then the client asks again.
                if (!(failed.getCause() instanceof UpstreamUnavailableException)) {
                    throw failed;
                }
            }
        }
    }

    private static void assertRefused(MirrorParts mirror, ProviderAddress provider, ProviderVersion version) {
        assertThatThrownBy(() -> ask(mirror, provider, version))
                .hasRootCauseInstanceOf(ReleaseUnverifiedException.class)
                .hasMessageContaining("no signing key")
                .hasMessageContaining("accept unsigned releases of " + provider);
    }

    private static List<String> events(MirrorParts mirror, EventKind kind) {
        return mirror.observability().eventHistory().find(EventQuery.of(Set.of(kind), Optional.empty(), 100)).stream()
                .map(kept -> kept.event().sentence())
                .toList();
    }

    @Test
    void a_release_without_a_key_is_served_while_no_signer_of_its_namespace_is_known() throws Exception {
        publish("null", "1.0.0", Shape.KEYLESS);
        publish("tool", "1.0.0", Shape.NO_KEY_LIST);
        var mirror = start();
        assertThat(ask(mirror, NULL, ONE).hashes()).containsOnlyKeys(LINUX);
        assertThat(ask(mirror, TOOL, ONE).hashes()).containsOnlyKeys(LINUX);
        assertThat(events(mirror, EventKind.VERIFICATION_FAILED)).isEmpty();
    }

    @Test
    void once_a_signer_of_the_namespace_is_known_a_release_without_a_key_is_refused_and_one_event_names_the_remedy()
            throws Exception {
        publish("null", "1.0.0");
        publish("null", "2.0.0", Shape.KEYLESS);
        publish("tool", "1.0.0", Shape.NO_KEY_LIST);
        var mirror = start();
        assertThat(ask(mirror, NULL, ONE).hashes()).containsOnlyKeys(LINUX);
        for (var attempt = 0; attempt < 3; attempt++) {
            assertRefused(mirror, NULL, TWO);
        }
        assertRefused(mirror, TOOL, ONE);
        assertThat(events(mirror, EventKind.VERIFICATION_FAILED))
                .hasSize(2)
                .anySatisfy(sentence -> assertThat(sentence)
                        .contains(NULL + " 2.0.0", KEY, "accept unsigned releases of " + NULL, "remove"));
    }

    @Test
    void a_signer_that_another_instance_just_recorded_is_known_here() throws Exception {
        publish("null", "1.0.0");
        publish("null", "2.0.0", Shape.KEYLESS);
        var one = start();
        var other = start();
        ask(one, NULL, ONE);
        assertRefused(other, NULL, TWO);
    }

    @Test
    void with_pinned_signers_a_release_without_a_key_is_refused_even_without_a_known_signer() throws Exception {
        publish("null", "1.0.0", Shape.KEYLESS);
        var pinned = new RuleSettings(
                List.of(),
                List.of(),
                List.of(),
                Duration.ZERO,
                RuleSettings.Hold.none(),
                List.of(ProviderPattern.parse("registry.opentofu.org/acme/*")),
                List.of());
        assertRefused(start(settings().with(pinned)), NULL, ONE);
    }

    @Test
    void an_administrator_accepts_unsigned_releases_of_one_provider_and_can_withdraw_that() throws Exception {
        publish("null", "1.0.0");
        publish("null", "2.0.0", Shape.KEYLESS);
        publish("null", "3.0.0", Shape.KEYLESS);
        publish("tool", "1.0.0", Shape.KEYLESS);
        var mirror = start();
        ask(mirror, NULL, ONE);
        assertRefused(mirror, NULL, TWO);
        var other = start();
        other.policy().administration().unsigned().accept(NULL, "eve");
        assertThat(ask(other, NULL, TWO).hashes()).containsOnlyKeys(LINUX);
        assertRefused(mirror, TOOL, ONE);
        mirror.policy().administration().unsigned().withdraw(NULL, "eve");
        assertRefused(mirror, NULL, ProviderVersion.parse("3.0.0"));
        assertThat(events(mirror, EventKind.ADMINISTRATION))
                .containsExactly("eve withdrew the acceptance of unsigned releases of " + NULL);
    }

    @Test
    void an_unsigned_release_that_is_stored_is_trusted_as_long_as_it_is_accepted() throws Exception {
        publish("null", "1.0.0");
        publish("null", "2.0.0", Shape.KEYLESS);
        var mirror = start();
        ask(mirror, NULL, ONE);
        mirror.policy().administration().unsigned().accept(NULL, "eve");
        ask(mirror, NULL, TWO);
        upstream.down();
        var later = start();
        assertThat(ask(later, NULL, TWO).hashes()).containsOnlyKeys(LINUX);
        later.policy().administration().unsigned().withdraw(NULL, "eve");
        assertThatThrownBy(() ->
                        later.mirror().packages(NULL, TWO).toCompletableFuture().get(60, TimeUnit.SECONDS))
                .hasCauseInstanceOf(UpstreamUnavailableException.class);
        assertThat(ask(later, NULL, ONE).hashes()).containsOnlyKeys(LINUX);
        assertThat(events(later, EventKind.VERIFICATION_FAILED))
                .singleElement()
                .satisfies(sentence -> assertThat(sentence).contains("accept unsigned releases of " + NULL));
    }

    @Test
    void removing_the_only_signer_of_a_namespace_accepts_unsigned_releases_again() throws Exception {
        publish("null", "1.0.0");
        publish("null", "2.0.0", Shape.KEYLESS);
        var mirror = start();
        ask(mirror, NULL, ONE);
        assertRefused(mirror, NULL, TWO);
        assertThat(mirror.policy().administration().signers().remove(OPENTOFU, "acme", KEY, "eve"))
                .isTrue();
        assertThat(ask(mirror, NULL, TWO).hashes()).containsOnlyKeys(LINUX);
        assertThat(events(mirror, EventKind.ADMINISTRATION))
                .containsExactly("eve removed the key " + KEY + " from the signers of registry.opentofu.org/acme");
    }

    @Test
    void a_prefetch_goes_by_the_same_rule() throws Exception {
        publish("null", "1.0.0");
        publish("null", "2.0.0", Shape.KEYLESS);
        var prefetches = start().maintenance().prefetches();
        var order = new PrefetchOrder(
                List.of(
                        PrefetchItem.listed(NULL, VersionChoice.parse("= 1.0.0"), true, Set.of(LINUX)),
                        PrefetchItem.listed(NULL, VersionChoice.parse("= 2.0.0"), true, Set.of(LINUX))),
                Optional.empty());
        var task = MirrorWithJobs.awaitEnd(
                prefetches.queue(), prefetches.submit(order).orElseThrow().id());
        assertThat(task.count(ItemOutcome.STORED)).as("%s", task.items()).isOne();
        assertThat(task.items())
                .filteredOn(item -> item.outcome() == ItemOutcome.FAILED)
                .singleElement()
                .satisfies(item -> assertThat(item.detail()).contains("accept unsigned releases of " + NULL));
    }

    @Test
    void an_import_goes_by_the_same_rule() throws Exception {
        publish("null", "1.0.0");
        publish("null", "2.0.0", Shape.KEYLESS);
        var mirror =
                start(settings().with(new TransferSettings(Optional.empty(), Optional.empty(), 8L << 20, 8L << 20)));
        ask(mirror, NULL, ONE);
        var id = new PackageId(NULL, TWO, LINUX);
        var bytes = upstream.archive(FakeRegistry.packageId("acme", "null", "2.0.0", LINUX.toString()));
        var zip = Archives.zip(Map.of(StorageLayout.archive(id).value(), bytes));

        assertThat(uploaded(mirror, zip).items()).singleElement().satisfies(item -> {
            assertThat(item.outcome()).isEqualTo(ItemOutcome.UNVERIFIED);
            assertThat(item.detail()).contains("accept unsigned releases of " + NULL);
        });
        mirror.policy().administration().unsigned().accept(NULL, "eve");
        assertThat(uploaded(mirror, zip).count(ItemOutcome.STORED)).isOne();
    }

    private static JobRecord<?, ?> uploaded(MirrorParts mirror, byte[] zip) throws Exception {
        var imports = mirror.maintenance().imports();
        var task = imports.submit(new ByteArrayInputStream(zip), zip.length, new ImportOptions(false, Set.of(), "eve"))
                .orElseThrow();
        return MirrorWithJobs.awaitEnd(imports.queue(), task.id());
    }

    @Test
    void with_signatures_off_no_key_is_required() throws Exception {
        publish("null", "1.0.0");
        publish("null", "2.0.0", Shape.KEYLESS);
        ask(start(), NULL, ONE);
        var careless = MirrorFixture.of(settings().storage(), settings().upstream())
                .with(SignaturePolicy.OFF)
                .settings();
        var mirror = new MirrorParts(careless, new ContainerExecutors(), temporary.resolve("careless"));
        started.add(mirror);
        assertThat(ask(mirror, NULL, TWO).hashes()).containsOnlyKeys(LINUX);
    }
}
