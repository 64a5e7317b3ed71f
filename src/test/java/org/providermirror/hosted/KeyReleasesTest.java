package org.providermirror.hosted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.failure.StorageException;
import org.providermirror.hosted.keys.SigningKeys;
import org.providermirror.hosted.keys.StoredNamespaceKeys;
import org.providermirror.provider.ReleaseId;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.MemoryStorage;
import org.providermirror.testing.PublisherFolder;
import org.providermirror.testing.SigningKey;

/** Publications with the stored keys of a namespace, through the life of a key. */
class KeyReleasesTest {
    private static final ReleaseId V1 = HostedInstance.release("1.0.0");
    private static final ReleaseId V2 = HostedInstance.release("2.0.0");
    private static final SigningKey KEY = SigningKey.ofPublisher();
    private static final KeptRelease DECISION = new KeptRelease("boss", Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    private Path folder;

    private final Clocks time = Clocks.system();
    private FailingStorage storage;
    private SigningKeys keys;
    private HostedInstance instance;
    private KeyReleases releases;

    @BeforeEach
    void start() throws Exception {
        storage = new FailingStorage(new MemoryStorage(folder));
        keys = new SigningKeys(storage, event -> {}, time.wall());
        instance = new HostedInstance(storage, time, new StoredNamespaceKeys(keys, Optional.empty()));
        releases = instance.publications.keyReleases();
        keys.register(HostedInstance.CORP, V1.provider().namespace(), KEY.armored(), "boss");
        publish(V1);
    }

    private void publish(ReleaseId release) throws Exception {
        instance.publish(release, PublisherFolder.of(release, "linux_amd64").zip());
    }

    @Test
    void the_releases_of_a_key_are_listed_and_kept() {
        var namespace = V1.provider().namespace();
        assertThat(releases.signedOnlyBy(HostedInstance.CORP, namespace, KEY.fingerprint()))
                .containsExactly(V1);
        assertThat(releases.signedOnlyBy(HostedInstance.CORP, "other", KEY.fingerprint()))
                .isEmpty();
        assertThat(releases.signedOnlyBy(
                        HostedInstance.CORP, namespace, SigningKey.ofStranger().fingerprint()))
                .isEmpty();
        assertThat(releases.kept(V1, KEY.fingerprint())).isEmpty();
        releases.keep(V1, KEY.fingerprint(), DECISION);
        assertThat(releases.kept(V1, KEY.fingerprint())).contains(DECISION);
        assertThat(releases.kept(V2, KEY.fingerprint())).isEmpty();
    }

    @Test
    void a_removed_or_revoked_key_signs_no_new_release_and_the_old_one_stays() throws Exception {
        var namespace = V1.provider().namespace();
        keys.remove(HostedInstance.CORP, namespace, KEY.fingerprint(), "boss");
        assertThatThrownBy(() -> publish(V2)).isInstanceOf(PublicationRefusedException.class);
        assertThat(instance.release(V1)).isPresent();

        keys.register(HostedInstance.CORP, namespace, KEY.armored(), "boss");
        publish(V2);
        keys.revoke(HostedInstance.CORP, namespace, KEY.fingerprint(), "laptop stolen", "boss");
        assertThatThrownBy(() -> publish(HostedInstance.release("3.0.0")))
                .isInstanceOf(PublicationRefusedException.class);
        assertThat(instance.release(V1)).isPresent();
        assertThat(releases.signedOnlyBy(HostedInstance.CORP, namespace, KEY.fingerprint()))
                .containsExactly(V1, V2);
    }

    @Test
    void releases_of_a_revoked_key_are_undecided_until_they_are_kept() throws Exception {
        var namespace = V1.provider().namespace();
        publish(V2);
        var undecided = new UndecidedReleases(releases, keys::all);
        undecided.refresh();
        assertThat(undecided.all()).isEmpty();
        keys.revoke(HostedInstance.CORP, namespace, KEY.fingerprint(), "laptop stolen", "boss");
        undecided.refresh();
        assertThat(undecided.all())
                .containsExactly(
                        new UndecidedReleases.Undecided(V1, KEY.fingerprint()),
                        new UndecidedReleases.Undecided(V2, KEY.fingerprint()));
        releases.keep(V1, KEY.fingerprint(), DECISION);
        assertThat(undecided.all()).containsExactly(new UndecidedReleases.Undecided(V2, KEY.fingerprint()));
        instance.publications.unpublish(V2);
        undecided.refresh();
        assertThat(undecided.all()).isEmpty();
    }

    @Test
    void decisions_of_other_instances_are_read_and_stay_while_storage_fails() throws Exception {
        keys.revoke(HostedInstance.CORP, V1.provider().namespace(), KEY.fingerprint(), "laptop stolen", "boss");
        var undecided = new UndecidedReleases(releases, keys::all);
        undecided.refresh();
        storage.failWith(new StorageException("reading", new IOException("connection refused")));
        undecided.refresh();
        assertThat(undecided.all()).hasSize(1);
        storage.recover();
        new KeyReleases(storage, instance.hosted).keep(V1, KEY.fingerprint(), DECISION);
        assertThat(undecided.all()).hasSize(1);
        undecided.refresh();
        assertThat(undecided.all()).isEmpty();
    }
}
