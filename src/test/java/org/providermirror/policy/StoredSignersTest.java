package org.providermirror.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Release;
import org.providermirror.registry.Signer;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.ManualTime;

/** Who is trusted to have signed what is stored; two instances share the storage. */
class StoredSignersTest {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.opentofu.org/acme/null");
    private static final ProviderAddress TOOL = ProviderAddress.parse("registry.opentofu.org/acme/tool");
    private static final ProviderVersion ONE = ProviderVersion.parse("1.0.0");
    private static final String FIRST = "AA".repeat(20);
    private static final String OTHER = "BB".repeat(20);

    @TempDir
    private Path folder;

    private final ManualTime time = new ManualTime();
    private final List<Event> events = new ArrayList<>();
    private final Set<ProviderAddress> unsignedAccepted = new HashSet<>();
    private LocalStorage storage;

    @BeforeEach
    void start() {
        storage = new LocalStorage(folder);
    }

    @AfterEach
    void stop() {
        storage.close();
    }

    private Signers signers(String... pinned) {
        return new Signers(
                storage,
                List.of(pinned).stream().map(ProviderPattern::parse).toList(),
                new TrustChanges(),
                events::add,
                time.time().wall());
    }

    private StoredSigners rule(Signers signers) {
        return new StoredSigners(signers, unsignedAccepted::contains);
    }

    private static Release release(Optional<String> signer, Instant verifiedAt) {
        var checksums = new PublishedChecksums(
                new byte[0],
                Optional.empty(),
                signer.map(fingerprint -> new Signer(fingerprint, fingerprint, Instant.EPOCH, Optional.empty())),
                List.of(),
                Set.of());
        return new Release(NULL, ONE, List.of(), new TreeMap<>(), List.of(checksums), Set.of(), verifiedAt);
    }

    private Optional<String> complaint(StoredSigners rule, String fingerprint) {
        return rule.complaint(release(Optional.of(fingerprint), time.now()), false);
    }

    private Optional<String> unsigned(StoredSigners rule, Instant verifiedAt) {
        return rule.complaint(release(Optional.empty(), verifiedAt), false);
    }

    @Test
    void the_first_signer_of_a_namespace_is_noted_and_another_one_is_not_trusted_for_being_stored() {
        var signers = signers();
        var rule = rule(signers);
        assertThat(complaint(rule, FIRST)).isEmpty();
        assertThat(complaint(rule, FIRST)).isEmpty();
        assertThat(complaint(rule, OTHER))
                .hasValueSatisfying(
                        complaint -> assertThat(complaint).contains(OTHER, "registry.opentofu.org/acme", "accept"));
        assertThat(signers.all()).extracting(SignerRecord::fingerprint).containsExactly(FIRST);
        assertThat(events).as("a stored release does not make its signer known").isEmpty();
    }

    @Test
    void a_key_that_a_fetch_saw_is_trusted_as_long_as_signers_are_not_pinned() {
        var signers = signers();
        signers.see(new ReleaseId(TOOL, ONE), FIRST);
        signers.see(new ReleaseId(TOOL, ONE), OTHER);
        assertThat(complaint(rule(signers), OTHER)).isEmpty();
        var pinned = signers("registry.opentofu.org/acme/*");
        pinned.refresh();
        assertThat(complaint(rule(pinned), FIRST)).isEmpty();
        assertThat(complaint(rule(pinned), OTHER)).isPresent();
        pinned.accept(NULL.hostname(), NULL.namespace(), OTHER, "an administrator");
        assertThat(complaint(rule(pinned), OTHER)).isEmpty();
    }

    @Test
    void a_signer_that_another_instance_just_recorded_is_trusted_here() {
        var here = rule(signers());
        var there = signers();
        there.see(new ReleaseId(TOOL, ONE), FIRST);
        assertThat(complaint(here, OTHER)).isPresent();
        there.see(new ReleaseId(TOOL, ONE), OTHER);
        assertThat(complaint(here, OTHER)).isEmpty();
    }

    @Test
    void an_unknown_key_is_trusted_once_an_administrator_accepts_it() {
        var signers = signers();
        signers.see(new ReleaseId(TOOL, ONE), FIRST);
        signers.acceptUnseen(NULL.hostname(), NULL.namespace(), OTHER, "an administrator");
        assertThat(complaint(rule(signers), OTHER)).isEmpty();
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(EventKind.ADMINISTRATION);
            assertThat(event.sentence()).contains(OTHER, "an administrator");
        });
    }

    @Test
    void a_built_in_key_is_trusted_unless_signers_are_pinned() {
        var release = release(Optional.of(OTHER), time.now());
        var signers = signers();
        signers.see(new ReleaseId(TOOL, ONE), FIRST);
        assertThat(rule(signers).complaint(release, true)).isEmpty();
        var pinned = signers("registry.opentofu.org/acme/*");
        pinned.refresh();
        assertThat(rule(pinned).complaint(release, true)).isPresent();
    }

    @Test
    void an_unsigned_release_is_trusted_from_before_the_first_signature_of_its_namespace() {
        var signers = signers();
        var rule = rule(signers);
        assertThat(unsigned(rule, time.now())).isEmpty();
        signers.see(new ReleaseId(TOOL, ONE), FIRST);
        assertThat(unsigned(rule, time.now().minusSeconds(1))).isEmpty();
        time.pass(Duration.ofDays(1));
        assertThat(unsigned(rule, time.now()))
                .hasValueSatisfying(
                        complaint -> assertThat(complaint).contains("not signed", "registry.opentofu.org/acme"));
        unsignedAccepted.add(NULL);
        assertThat(unsigned(rule, time.now())).isEmpty();
    }

    @Test
    void an_unsigned_release_of_a_pinned_provider_needs_an_administrator() {
        var rule = rule(signers("registry.opentofu.org/acme/null"));
        assertThat(unsigned(rule, Instant.EPOCH))
                .hasValueSatisfying(complaint -> assertThat(complaint).contains("mirror.trust.pin-signers"));
        unsignedAccepted.add(NULL);
        assertThat(unsigned(rule, Instant.EPOCH)).isEmpty();
    }
}
