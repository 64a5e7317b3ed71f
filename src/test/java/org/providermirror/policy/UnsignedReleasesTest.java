package org.providermirror.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.config.SignaturePolicy;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.failure.StorageException;
import org.providermirror.net.UpstreamAnswer;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.ProviderRegistry;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Release;
import org.providermirror.registry.UpstreamVersions;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.ScriptedRegistry;

/** Releases without a signature: when they are accepted, and what an administrator decides about them. */
@Tag("component")
class UnsignedReleasesTest {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.opentofu.org/acme/null");
    private static final ProviderAddress OTHER = ProviderAddress.parse("registry.opentofu.org/acme/other");
    private static final ProviderAddress ELSEWHERE = ProviderAddress.parse("registry.opentofu.org/elsewhere/null");
    private static final ProviderVersion ONE = ProviderVersion.parse("1.0.0");
    private static final String KEY = "AA".repeat(20);

    @TempDir
    private Path folder;

    private final ManualTime time = new ManualTime();
    private final List<Event> events = new ArrayList<>();
    private final List<String> changed = new ArrayList<>();
    private FailingStorage storage;

    @BeforeEach
    void start() {
        storage = new FailingStorage(new LocalStorage(folder));
    }

    /** The rule as one instance has it, with what it knows in memory and nothing else. */
    private final class Instance {
        private final TrustChanges changes = new TrustChanges();
        private final Signers signers;
        private final UnsignedAcceptances acceptances;
        private final UnsignedReleases rule;

        Instance(String... pinned) {
            signers = new Signers(
                    storage,
                    List.of(pinned).stream().map(ProviderPattern::parse).toList(),
                    changes,
                    events::add,
                    time.time().wall());
            acceptances = new UnsignedAcceptances(
                    storage, changes, events::add, time.time().wall());
            rule = new UnsignedReleases(signers, acceptances);
            changes.listen((hostname, namespace) -> changed.add(hostname + "/" + namespace));
        }

        Optional<Release> fetch(ProviderRegistry registry, SignaturePolicy signatures) {
            var notices = new ReleaseNotices(storage, events::add, time.time().wall());
            return new SignerRecordingRegistry(registry, signers, rule, signatures, notices)
                    .release(
                            new ReleaseId(NULL, ONE),
                            Set.of(Platform.parse("linux_amd64")),
                            Optional.empty(),
                            found -> found)
                    .found();
        }
    }

    /** A registry whose release has one sums file for each of these, signed or not. */
    private static ProviderRegistry registry(boolean... signed) {
        var scripted = new ScriptedRegistry();
        var whole = scripted.release(NULL, "1.0.0", Map.of("linux_amd64", new byte[1]));
        var signature = whole.checksums().get(0);
        var checksums = new ArrayList<PublishedChecksums>();
        for (var isSigned : signed) {
            checksums.add(
                    isSigned
                            ? signature
                            : new PublishedChecksums(
                                    signature.sums(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    List.of(),
                                    signature.platforms()));
        }
        var release = new Release(
                whole.provider(),
                whole.version(),
                whole.protocols(),
                whole.packages(),
                checksums,
                Set.of(),
                whole.verifiedAt());
        return new ProviderRegistry() {
            @Override
            public UpstreamAnswer<UpstreamVersions> versions(ProviderAddress provider) {
                return scripted.versions(provider);
            }

            @Override
            public <T> UpstreamAnswer<T> release(
                    ReleaseId id, Set<Platform> listed, Optional<Platform> requested, Function<Release, T> use) {
                return new UpstreamAnswer.Found<>(use.apply(release));
            }

            @Override
            public Optional<java.net.URI> locate(org.providermirror.provider.PackageId id, Release known) {
                return scripted.locate(id, known);
            }

            @Override
            public boolean isOffline(Hostname hostname) {
                return scripted.isOffline(hostname);
            }
        };
    }

    @Test
    void it_is_accepted_until_a_signer_of_its_namespace_is_known_to_any_instance() {
        var one = new Instance();
        var other = new Instance();
        other.signers.refresh();
        assertThat(other.rule.refusal(NULL)).isEmpty();
        one.signers.see(new ReleaseId(OTHER, ONE), KEY);
        assertThat(other.rule.refusal(NULL)).get().asString().contains(KEY, "remove the signers", "accept unsigned");
        assertThat(other.rule.refusal(ELSEWHERE)).isEmpty();
    }

    @Test
    void with_pinned_signers_it_is_refused_with_or_without_a_known_signer() {
        var instance = new Instance("registry.opentofu.org/acme/*");
        assertThat(instance.rule.refusal(NULL)).get().asString().contains("mirror.trust.pin-signers");
        assertThat(instance.rule.refusal(ELSEWHERE)).isEmpty();
    }

    @Test
    void an_administrator_accepts_it_for_one_provider_on_all_instances_and_can_withdraw_that() {
        var one = new Instance("registry.opentofu.org/acme/*");
        var other = new Instance();
        one.signers.see(new ReleaseId(NULL, ONE), KEY);
        events.clear();

        assertThat(other.acceptances.accept(NULL, "eve")).isEqualTo(new UnsignedAcceptance(NULL, "eve", time.now()));
        assertThat(other.acceptances.accept(NULL, "adam").by())
                .as("once is enough")
                .isEqualTo("eve");
        assertThat(one.rule.refusal(NULL)).isEmpty();
        assertThat(one.rule.refusal(OTHER)).isPresent();
        one.acceptances.refresh();
        assertThat(one.acceptances.all())
                .extracting(UnsignedAcceptance::provider)
                .containsExactly(NULL);

        assertThat(one.acceptances.withdraw(NULL, "adam")).isTrue();
        assertThat(one.acceptances.withdraw(NULL, "adam")).isFalse();
        assertThat(other.rule.refusal(NULL)).isPresent();
        assertThat(events)
                .extracting(Event::kind, Event::provider, Event::sentence)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                EventKind.ADMINISTRATION,
                                Optional.of(NULL),
                                "eve accepted unsigned releases of " + NULL),
                        org.assertj.core.groups.Tuple.tuple(
                                EventKind.ADMINISTRATION,
                                Optional.of(NULL),
                                "adam withdrew the acceptance of unsigned releases of " + NULL));
        assertThat(changed).containsExactly("registry.opentofu.org/acme", "registry.opentofu.org/acme");
    }

    @Test
    void it_is_accepted_again_when_the_last_signer_of_its_namespace_was_removed() {
        var instance = new Instance();
        instance.signers.see(new ReleaseId(NULL, ONE), KEY);
        instance.signers.see(new ReleaseId(NULL, ONE), "BB".repeat(20));
        instance.signers.remove(NULL.hostname(), "acme", KEY, "eve");
        assertThat(instance.rule.refusal(NULL)).isPresent();
        instance.signers.remove(NULL.hostname(), "acme", "BB".repeat(20), "eve");
        assertThat(instance.rule.refusal(NULL)).isEmpty();
    }

    @Test
    void while_storage_cannot_be_read_it_is_not_accepted() {
        var instance = new Instance();
        instance.signers.refresh();
        storage.failWith(new StorageException("listing", new IOException("gone")));
        assertThatThrownBy(() -> instance.rule.refusal(NULL)).isInstanceOf(StorageException.class);
    }

    @Test
    void a_signer_whose_record_cannot_be_understood_is_known_all_the_same() throws Exception {
        new Instance().signers.see(new ReleaseId(NULL, ONE), KEY);
        Files.writeString(folder.resolve(".mirror/policy/signers/registry.opentofu.org/acme/first.json"), "{");
        assertThat(new Instance().rule.refusal(NULL)).isPresent();
    }

    @Test
    void a_release_is_refused_if_any_of_its_sums_is_unsigned() {
        assertThatThrownBy(() -> new Instance().fetch(registry(true, false), SignaturePolicy.REQUIRE))
                .isInstanceOf(ReleaseUnverifiedException.class)
                .hasMessageContaining("accept unsigned releases of " + NULL);
        assertThat(new Instance("registry.opentofu.org/acme/*").fetch(registry(false), SignaturePolicy.OFF))
                .isPresent();
    }

    @Test
    void the_release_of_a_new_namespace_is_accepted_signed_or_not() {
        assertThat(new Instance().fetch(registry(false), SignaturePolicy.REQUIRE))
                .isPresent();
        assertThat(new Instance().fetch(registry(true), SignaturePolicy.REQUIRE))
                .isPresent();
    }

    @Test
    void an_unsigned_release_never_follows_a_signed_one_even_if_two_instances_race() throws Exception {
        for (var round = 0; round < 50; round++) {
            var provider = ProviderAddress.parse("registry.opentofu.org/acme" + round + "/null");
            var start = new CyclicBarrier(2);
            var signing = CompletableFuture.supplyAsync(() -> {
                await(start);
                new Instance().signers.see(new ReleaseId(provider, ONE), KEY);
                return new Instance().rule.refusal(provider);
            });
            var omitting = CompletableFuture.supplyAsync(() -> {
                await(start);
                var signedBefore = new Instance().signers.hasAny(provider);
                return new Instance().rule.refusal(provider).isPresent() || !signedBefore;
            });
            assertThat(signing.get(20, TimeUnit.SECONDS)).isPresent();
            assertThat(omitting.get(20, TimeUnit.SECONDS)).isTrue();
            assertThat(new Instance().rule.refusal(provider)).isPresent();
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Test
    void a_failing_listener_does_not_prevent_a_decision() {
        var instance = new Instance();
        instance.changes.listen((hostname, namespace) -> {
            throw new IllegalStateException("no");
        });
        instance.acceptances.accept(NULL, "eve");
        assertThat(instance.acceptances.covers(NULL)).isTrue();
    }
}
