package org.providermirror.hosted.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.event.Event;
import org.providermirror.failure.StorageException;
import org.providermirror.hosted.keys.SigningKey.State;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.registry.signature.DetachedSigner;
import org.providermirror.registry.signature.UnusableKeyException;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.SigningKey;

class SigningKeysTest {
    private static final Hostname HOST = Hostname.parse("providers.example.com");
    private static final String TEAM = "platform";
    private static final SigningKey ONE = SigningKey.ofPublisher();
    private static final SigningKey TWO = SigningKey.ofStranger();
    private static final byte[] SUMS = "a  b.zip\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private final List<Event> events = new ArrayList<>();
    private final ManualTime time = new ManualTime();
    private FailingStorage storage;
    private SigningKeys keys;

    @BeforeEach
    void start() {
        storage = new FailingStorage(new LocalStorage(folder));
        keys = keys();
    }

    @AfterEach
    void stop() {
        storage.close();
    }

    private SigningKeys keys() {
        var read = new SigningKeys(storage, events::add, time.time().wall());
        read.refresh();
        return read;
    }

    private void register(SigningKey key) throws UnusableKeyException, KeyConflictException {
        keys.register(HOST, TEAM, key.armored(), "eve");
    }

    private StoredNamespaceKeys namespaceKeys(Optional<DetachedSigner> mirror) {
        return new StoredNamespaceKeys(keys, mirror);
    }

    private DetachedSigner mirrorKey(SigningKey key) throws UnusableKeyException {
        return DetachedSigner.read(key.armoredSecret(""), "", time.time().wall());
    }

    private List<String> sentences() {
        return events.stream().map(Event::sentence).toList();
    }

    @Test
    void several_keys_are_registered_at_a_time_for_all_instances() throws Exception {
        var other = keys();
        register(ONE);
        register(TWO);
        register(TWO);

        assertThat(keys.of(HOST, TEAM))
                .extracting(org.providermirror.hosted.keys.SigningKey::fingerprint)
                .containsExactlyInAnyOrder(ONE.fingerprint(), TWO.fingerprint());
        assertThat(other.of(HOST, TEAM))
                .hasSize(2)
                .allSatisfy(key -> assertThat(key.addedBy()).isEqualTo("eve"));
        assertThat(other.of(HOST, "other")).isEmpty();
        assertThat(namespaceKeys(Optional.empty()).armored(HOST, TEAM))
                .containsExactlyInAnyOrder(ONE.armored().strip(), TWO.armored().strip());
        assertThat(sentences())
                .as("the second time changes nothing")
                .containsExactly(
                        "eve registered the signing key " + ONE.fingerprint() + " of providers.example.com/platform",
                        "eve registered the signing key " + TWO.fingerprint() + " of providers.example.com/platform");
    }

    @Test
    void a_removed_key_verifies_no_new_release_and_its_releases_stay() throws Exception {
        register(ONE);
        register(TWO);
        assertThat(keys.remove(HOST, TEAM, ONE.fingerprint(), "eve")).isPresent();
        assertThat(keys.remove(HOST, TEAM, ONE.fingerprint(), "eve")).isEmpty();

        var release = namespaceKeys(Optional.empty());
        assertThat(release.armored(HOST, TEAM)).containsExactly(TWO.armored().strip());
        assertThat(release.trusts(HOST, TEAM, ONE.fingerprint())).isTrue();
        assertThat(release.trusts(HOST, TEAM, "C0FFEE".repeat(6) + "C0FF")).isFalse();
        assertThat(release.trusts(HOST, "other", ONE.fingerprint())).isFalse();

        register(ONE);
        assertThat(release.armored(HOST, TEAM)).as("registered again").hasSize(2);
    }

    @Test
    void a_revoked_key_is_never_registered_again() throws Exception {
        register(ONE);
        assertThat(keys.revoke(HOST, TEAM, ONE.fingerprint(), "laptop stolen", "eve"))
                .hasValueSatisfying(key -> {
                    assertThat(key.state()).isEqualTo(State.REVOKED);
                    assertThat(key.ended())
                            .contains(new org.providermirror.hosted.keys.SigningKey.End(
                                    "eve", time.time().wall().instant(), "laptop stolen"));
                });
        assertThat(namespaceKeys(Optional.empty()).armored(HOST, TEAM)).isEmpty();
        assertThat(namespaceKeys(Optional.empty()).trusts(HOST, TEAM, ONE.fingerprint()))
                .as("its releases stay until they are decided about")
                .isTrue();
        assertThatThrownBy(() -> register(ONE))
                .isInstanceOf(KeyConflictException.class)
                .hasMessageContaining("was revoked")
                .hasMessageContaining("make a new key");
        assertThat(keys.remove(HOST, TEAM, ONE.fingerprint(), "eve")).isEmpty();
        assertThat(keys.revoke(HOST, TEAM, TWO.fingerprint(), "unknown key", "eve"))
                .isEmpty();
        assertThatThrownBy(() -> keys.revoke(HOST, TEAM, ONE.fingerprint(), " ", "eve"))
                .isInstanceOf(InvalidTermException.class);
    }

    @Test
    void a_key_that_was_removed_can_be_revoked() throws Exception {
        register(ONE);
        keys.remove(HOST, TEAM, ONE.fingerprint(), "eve");
        keys.revoke(HOST, TEAM, ONE.fingerprint(), "found in a log", "eve");
        assertThat(keys.find(HOST, TEAM, ONE.fingerprint()).orElseThrow().state())
                .isEqualTo(State.REVOKED);
    }

    @Test
    void an_unusable_key_leaves_nothing() {
        assertThatThrownBy(() -> keys.register(HOST, TEAM, ONE.armoredSecret(""), "eve"))
                .isInstanceOf(UnusableKeyException.class);
        assertThat(keys.of(HOST, TEAM)).isEmpty();
        assertThat(events).isEmpty();
    }

    @Test
    void the_mirror_knows_its_own_signature_in_an_import() throws Exception {
        var mirror = namespaceKeys(Optional.of(mirrorKey(TWO)));
        assertThat(mirror.own(HOST, TEAM, key -> false)).isEmpty();
        assertThat(keys.of(HOST, TEAM)).as("nothing is recorded").isEmpty();
        assertThat(namespaceKeys(Optional.empty()).own(HOST, TEAM, key -> true)).isEmpty();
        assertThat(mirror.own(HOST, TEAM, key -> true)).isPresent();
        assertThat(mirror.trusts(HOST, TEAM, TWO.fingerprint())).isTrue();

        register(ONE);
        assertThat(mirror.own(HOST, TEAM, key -> true))
                .as("it signed there before")
                .isPresent();
        keys.register(HOST, "other", ONE.armored(), "eve");
        assertThat(mirror.own(HOST, "other", key -> true)).isEmpty();
        keys.revoke(HOST, TEAM, TWO.fingerprint(), "stolen", "eve");
        assertThat(mirror.own(HOST, TEAM, key -> true)).isEmpty();
    }

    @Test
    void the_mirror_signs_only_where_no_key_is_registered() throws Exception {
        var mirror = namespaceKeys(Optional.of(mirrorKey(TWO)));
        var made = mirror.sign(HOST, TEAM, SUMS).orElseThrow();
        assertThat(made.signature()).isNotEmpty();
        assertThat(made.armoredKey()).contains("PUBLIC KEY BLOCK");
        assertThat(mirror.trusts(HOST, TEAM, TWO.fingerprint())).isTrue();
        assertThat(mirror.armored(HOST, TEAM))
                .as("the mirror's key verifies no upload")
                .isEmpty();

        register(ONE);
        assertThat(mirror.sign(HOST, TEAM, SUMS)).isEmpty();
        assertThat(mirror.sign(HOST, "other", SUMS)).isPresent();

        keys.remove(HOST, TEAM, ONE.fingerprint(), "eve");
        assertThat(mirror.sign(HOST, TEAM, SUMS)).isPresent();
    }

    @Test
    void releases_by_an_earlier_key_of_the_mirror_stay_trusted() throws Exception {
        namespaceKeys(Optional.of(mirrorKey(ONE))).sign(HOST, TEAM, SUMS);
        var renewed = namespaceKeys(Optional.of(mirrorKey(TWO)));
        assertThat(renewed.trusts(HOST, TEAM, ONE.fingerprint())).isTrue();
        assertThat(namespaceKeys(Optional.empty()).trusts(HOST, TEAM, ONE.fingerprint()))
                .isTrue();
    }

    @Test
    void a_revoked_key_of_the_mirror_signs_no_more() throws Exception {
        var mirror = namespaceKeys(Optional.of(mirrorKey(ONE)));
        mirror.sign(HOST, TEAM, SUMS);
        keys.revoke(HOST, TEAM, ONE.fingerprint(), "server broken into", "eve");
        assertThat(mirror.sign(HOST, TEAM, SUMS)).isEmpty();
    }

    @Test
    void without_a_key_the_mirror_signs_nothing() {
        assertThat(namespaceKeys(Optional.empty()).sign(HOST, TEAM, SUMS)).isEmpty();
    }

    @Test
    void a_damaged_record_keeps_the_mirror_from_signing() throws Exception {
        register(ONE);
        overwrite(ONE, "{");
        keys = keys();
        assertThat(namespaceKeys(Optional.empty()).armored(HOST, TEAM)).isEmpty();
        assertThat(namespaceKeys(Optional.of(mirrorKey(TWO))).sign(HOST, TEAM, SUMS))
                .isEmpty();
    }

    private void overwrite(SigningKey key, String text) throws IOException {
        Files.writeString(
                folder.resolve(
                        ".mirror/policy/signing-keys/providers.example.com/platform/" + key.fingerprint() + ".json"),
                text);
    }

    @Test
    void if_storage_fails_nothing_is_decided() throws Exception {
        register(ONE);
        storage.failWith(new StorageException("listing", new IOException("disk on fire")));
        assertThatThrownBy(() -> namespaceKeys(Optional.empty()).armored(HOST, TEAM))
                .isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> register(TWO)).isInstanceOf(StorageException.class);
    }
}
