package org.providermirror.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.config.SignaturePolicy;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.ScriptedRegistry;

class SignersTest {
    private static final ProviderAddress NULL = FakeRegistry.provider("acme", "null");
    private static final ProviderAddress OTHER = FakeRegistry.provider("acme", "other");
    private static final ProviderVersion ONE = ProviderVersion.parse("1.0.0");
    private static final ProviderVersion TWO = ProviderVersion.parse("2.0.0");
    private static final String FIRST = "AA".repeat(20);
    private static final String NEW = "BB".repeat(20);

    @TempDir
    private Path folder;

    private final List<Event> events = new ArrayList<>();
    private final List<String> changed = new ArrayList<>();
    private final TrustChanges changes = new TrustChanges();
    private FailingStorage storage;

    @BeforeEach
    void start() {
        storage = new FailingStorage(new LocalStorage(folder));
        changes.listen((hostname, namespace) -> changed.add(hostname + "/" + namespace));
    }

    private Signers signers(String... pinned) {
        return new Signers(
                storage,
                List.of(pinned).stream().map(ProviderPattern::parse).toList(),
                changes,
                events::add,
                new ManualTime().time().wall());
    }

    @Test
    void the_first_signer_of_a_namespace_is_accepted_and_a_new_one_is_reported_once() {
        var signers = signers();
        signers.see(new ReleaseId(NULL, ONE), FIRST);
        signers.see(new ReleaseId(OTHER, ONE), FIRST);
        assertThat(events).isEmpty();
        signers.see(new ReleaseId(OTHER, TWO), NEW);
        signers.see(new ReleaseId(OTHER, TWO), NEW);
        signers().see(new ReleaseId(NULL, TWO), NEW);
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(EventKind.NEW_SIGNER);
            assertThat(event.sentence()).contains(NEW, "registry.example.com/acme");
        });
        assertThat(signers.all())
                .extracting(SignerRecord::fingerprint, SignerRecord::accepted)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(FIRST, true),
                        org.assertj.core.groups.Tuple.tuple(NEW, false));
    }

    @Test
    void with_pinned_signers_a_new_one_is_refused_until_it_is_accepted_on_any_instance() {
        var signers = signers("registry.example.com/acme/*");
        signers.see(new ReleaseId(NULL, ONE), FIRST);
        assertThatThrownBy(() -> signers.see(new ReleaseId(NULL, TWO), NEW))
                .isInstanceOf(ReleaseUnverifiedException.class)
                .hasMessageContaining(NEW);
        assertThatThrownBy(() -> signers.see(new ReleaseId(NULL, TWO), NEW))
                .isInstanceOf(ReleaseUnverifiedException.class);
        assertThatCode(() -> signers.see(new ReleaseId(FakeRegistry.provider("else", "null"), ONE), NEW))
                .as("another namespace's first")
                .doesNotThrowAnyException();

        var other = signers();
        assertThat(other.accept(NULL.hostname(), "acme", "CC", "eve")).isFalse();
        assertThat(other.accept(NULL.hostname(), "acme", NEW, "eve")).isTrue();
        signers.refresh();
        signers.see(new ReleaseId(NULL, TWO), NEW);
        assertThat(events).extracting(Event::kind).contains(EventKind.ADMINISTRATION);
    }

    @Test
    void failing_storage_refuses_releases_only_with_pinned_signers() {
        storage.failWith(new StorageException("listing", new IOException("gone")));
        signers().see(new ReleaseId(NULL, ONE), FIRST);
        var pinned = signers("registry.example.com/acme/*");
        assertThatThrownBy(() -> pinned.see(new ReleaseId(NULL, ONE), FIRST)).isInstanceOf(StorageException.class);
    }

    @Test
    void the_signer_of_each_release_is_seen_before_anybody_gets_it() {
        var registry = new ScriptedRegistry();
        registry.release(NULL, "1.0.0", Map.of("linux_amd64", new byte[1]));
        var signers = signers("registry.example.com/acme/*");
        signers.see(new ReleaseId(NULL, ONE), FIRST);
        var watched = new SignerRecordingRegistry(
                registry,
                signers,
                new UnsignedReleases(
                        signers,
                        new UnsignedAcceptances(
                                storage,
                                changes,
                                events::add,
                                new ManualTime().time().wall())),
                SignaturePolicy.REQUIRE,
                new ReleaseNotices(storage, events::add, new ManualTime().time().wall()));
        assertThatThrownBy(() -> watched.release(
                        new ReleaseId(NULL, ONE),
                        Set.of(Platform.parse("linux_amd64")),
                        Optional.empty(),
                        found -> found))
                .isInstanceOf(ReleaseUnverifiedException.class);
        assertThat(signers.all()).hasSize(2);
    }

    @Test
    void a_key_is_trusted_for_its_namespace_only_and_with_pinned_signers_after_acceptance() {
        var signers = signers("registry.example.com/acme/*");
        assertThat(signers.trusts(NULL, FIRST)).isFalse();
        signers.see(new ReleaseId(NULL, ONE), FIRST);
        assertThat(signers.trusts(OTHER, FIRST)).isTrue();
        assertThat(signers.trusts(FakeRegistry.provider("other", "null"), FIRST))
                .isFalse();
        assertThatThrownBy(() -> signers.see(new ReleaseId(NULL, TWO), NEW))
                .isInstanceOf(ReleaseUnverifiedException.class);
        assertThat(signers.trusts(NULL, NEW)).isFalse();
        assertThat(signers().trusts(NULL, NEW)).as("it was not read").isFalse();

        events.clear();
        signers.trust(new ReleaseId(NULL, TWO), NEW, "somebody");
        assertThat(signers.trusts(NULL, NEW)).isTrue();
        assertThat(events)
                .singleElement()
                .extracting(Event::sentence)
                .asString()
                .contains("somebody accepted", NEW);
    }

    @Test
    void an_unknown_key_can_be_accepted_which_is_reported_once() {
        var signers = signers("registry.example.com/acme/*");
        signers.trust(new ReleaseId(NULL, ONE), FIRST, "somebody");
        signers.trust(new ReleaseId(OTHER, ONE), FIRST, "somebody");
        signers.trust(new ReleaseId(NULL, ONE), NEW, "somebody");
        assertThat(signers.trusts(OTHER, FIRST)).isTrue();
        assertThat(signers.trusts(OTHER, NEW)).isTrue();
        assertThat(events)
                .filteredOn(event -> event.kind() == EventKind.ADMINISTRATION)
                .hasSize(2);
    }

    @Test
    void a_removed_signer_is_new_again_and_the_others_of_its_namespace_stay_known() {
        var signers = signers("registry.example.com/acme/*");
        signers.see(new ReleaseId(NULL, ONE), FIRST);
        signers.trust(new ReleaseId(NULL, TWO), NEW, "eve");
        events.clear();
        changed.clear();

        assertThat(signers.remove(NULL.hostname(), "acme", FIRST, "eve")).isTrue();
        assertThat(signers.remove(NULL.hostname(), "acme", FIRST, "eve")).isFalse();
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(EventKind.ADMINISTRATION);
            assertThat(event.sentence()).contains("eve removed", FIRST, "registry.example.com/acme");
        });
        assertThat(changed).containsExactly("registry.example.com/acme");
        assertThat(signers.hasAny(OTHER)).isTrue();
        assertThat(signers.all()).extracting(SignerRecord::fingerprint).containsExactly(NEW);
        assertThat(signers.trusts(NULL, NEW)).isTrue();
        assertThat(signers.trusts(NULL, FIRST)).isFalse();

        assertThatThrownBy(() -> signers.see(new ReleaseId(NULL, ONE), FIRST))
                .as("it is not the first of its namespace again")
                .isInstanceOf(ReleaseUnverifiedException.class);
        assertThat(events).extracting(Event::kind).contains(EventKind.NEW_SIGNER);
        signers.see(new ReleaseId(NULL, TWO), NEW);
    }

    @Test
    void the_last_signer_that_is_removed_leaves_a_namespace_whose_next_signer_is_its_first() {
        var signers = signers("registry.example.com/acme/*");
        signers.see(new ReleaseId(NULL, ONE), FIRST);
        assertThat(signers.firstSeen(OTHER)).contains(new ManualTime().now());
        assertThat(signers.remove(NULL.hostname(), "acme", FIRST, "eve")).isTrue();
        assertThat(signers.hasAny(NULL)).isFalse();
        assertThat(signers.firstSeen(NULL)).isEmpty();
        signers.see(new ReleaseId(NULL, TWO), NEW);
        assertThat(signers.trusts(NULL, NEW)).isTrue();
    }

    @Test
    void a_signer_is_removed_by_its_fingerprint_alone_and_in_its_namespace_alone() {
        var signers = signers();
        signers.see(new ReleaseId(NULL, ONE), FIRST);
        signers.see(new ReleaseId(FakeRegistry.provider("other", "null"), ONE), FIRST);
        for (var wrong : List.of("first", NEW, FIRST.toLowerCase(java.util.Locale.ROOT), "")) {
            assertThat(signers.remove(NULL.hostname(), "acme", wrong, "eve"))
                    .as(wrong)
                    .isFalse();
            assertThat(signers.accept(NULL.hostname(), "acme", wrong, "eve"))
                    .as(wrong)
                    .isFalse();
        }
        assertThat(signers.remove(NULL.hostname(), "other", FIRST, "eve")).isTrue();
        assertThat(signers.all()).extracting(SignerRecord::namespace).containsExactly("acme");
    }

    @Test
    void a_removal_on_one_instance_is_followed_by_the_others() {
        var one = signers();
        one.see(new ReleaseId(NULL, ONE), FIRST);
        var other = signers();
        other.refresh();
        assertThat(other.remove(NULL.hostname(), "acme", FIRST, "eve")).isTrue();
        assertThat(one.hasAny(NULL)).isFalse();
        one.refresh();
        assertThat(one.all()).isEmpty();
    }

    @Test
    void if_two_instances_record_two_new_keys_at_once_only_one_is_the_first_of_the_namespace() throws Exception {
        for (var round = 0; round < 50; round++) {
            var provider = FakeRegistry.provider("acme" + round, "null");
            var start = new CyclicBarrier(2);
            var threads = List.of(FIRST, NEW).stream()
                    .map(key -> CompletableFuture.runAsync(() -> {
                        await(start);
                        signers().see(new ReleaseId(provider, ONE), key);
                    }))
                    .toList();
            for (var thread : threads) {
                thread.get(20, TimeUnit.SECONDS);
            }
            var known = signers();
            known.refresh();
            assertThat(known.all())
                    .filteredOn(signer -> signer.namespace().equals(provider.namespace()))
                    .hasSize(2)
                    .filteredOn(SignerRecord::accepted)
                    .hasSize(1);
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
    void a_signer_that_cannot_be_stored_applies_at_once_and_is_recorded_when_storage_is_back() {
        var signers = signers();
        storage.failWith(new StorageException("writing", new IOException("full")));
        signers.see(new ReleaseId(NULL, ONE), FIRST);
        assertThat(signers.hasAny(OTHER)).isTrue();
        signers.refresh();
        storage.recover();
        assertThat(signers().hasAny(OTHER)).isFalse();
        signers.refresh();
        assertThat(signers().hasAny(OTHER)).isTrue();
        assertThat(signers.all()).extracting(SignerRecord::fingerprint).containsExactly(FIRST);
    }
}
