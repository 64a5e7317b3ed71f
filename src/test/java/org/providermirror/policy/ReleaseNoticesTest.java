package org.providermirror.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Release;
import org.providermirror.registry.Signer;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.ScriptedRegistry;

class ReleaseNoticesTest {
    private static final String PRIMARY = "AA".repeat(20);
    private static final String SUBKEY = "BB".repeat(20);
    private static final Instant SIGNED = Instant.parse("2025-06-01T00:00:00Z");
    private static final Optional<Instant> EXPIRED = Optional.of(Instant.parse("2024-01-01T00:00:00Z"));
    private static final String LINE = "a  b.zip\n";

    @TempDir
    private Path folder;

    private final List<Event> events = new ArrayList<>();
    private FailingStorage storage;

    @BeforeEach
    void start() {
        storage = new FailingStorage(new LocalStorage(folder));
    }

    private ReleaseNotices notices() {
        return new ReleaseNotices(storage, events::add, new ManualTime().time().wall());
    }

    private static Release release(
            ProviderAddress provider, String version, String signing, Optional<Instant> expired, String sums) {
        var plain = new ScriptedRegistry().release(provider, version, Map.of("linux_amd64", new byte[1]));
        var checksums = new PublishedChecksums(
                sums.getBytes(StandardCharsets.UTF_8),
                Optional.of(new byte[1]),
                Optional.of(new Signer(PRIMARY, signing, SIGNED, expired)),
                List.of(),
                plain.packages().keySet());
        return new Release(
                provider,
                plain.version(),
                plain.protocols(),
                plain.packages(),
                List.of(checksums),
                Set.of(),
                plain.verifiedAt());
    }

    private static ProviderAddress provider(String namespace) {
        return FakeRegistry.provider(namespace, "null");
    }

    @Test
    void a_key_that_had_expired_is_an_event_once_for_its_namespace_on_all_instances() {
        notices().see(release(provider("acme"), "1.0.0", SUBKEY, EXPIRED, LINE));
        notices().see(release(provider("acme"), "1.0.0", SUBKEY, EXPIRED, LINE));
        notices().see(release(FakeRegistry.provider("acme", "other"), "2.0.0", SUBKEY, EXPIRED, LINE));

        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(EventKind.EXPIRED_KEY);
            assertThat(event.provider()).contains(provider("acme"));
            assertThat(event.sentence())
                    .contains(PRIMARY, SUBKEY, "2025-06-01", "2024-01-01", "mirror.trust.refuse-expired-keys");
        });

        notices().see(release(provider("other"), "1.0.0", SUBKEY, EXPIRED, LINE));
        notices().see(release(provider("acme"), "1.1.0", PRIMARY, EXPIRED, LINE));
        assertThat(events).as("another namespace, and another key").hasSize(3);
    }

    @Test
    void a_release_with_nothing_odd_is_no_event_and_writes_nothing() {
        storage.failWith(new StorageException("write", new IOException("the disk is full")));
        notices().see(release(provider("acme"), "1.0.0", SUBKEY, Optional.empty(), LINE));

        assertThat(events).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n" + LINE, LINE + "\n", LINE + "\r\n" + LINE, LINE + " \t \n" + LINE})
    void sums_with_an_empty_line_are_an_event_once_for_the_release(String sums) {
        notices().see(release(provider("acme"), "1.0.0", SUBKEY, Optional.empty(), sums));
        notices().see(release(provider("acme"), "1.0.0", SUBKEY, Optional.empty(), sums));

        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(EventKind.RELEASE_WARNING);
            assertThat(event.sentence()).contains("empty line", "Terraform and OpenTofu", "network mirror");
        });
        notices().see(release(provider("acme"), "1.1.0", SUBKEY, Optional.empty(), sums));
        assertThat(events).hasSize(2);
    }

    @Test
    void storage_that_fails_costs_the_event_alone() {
        storage.failWith(new StorageException("write", new IOException("the disk is full")));
        notices().see(release(provider("acme"), "1.0.0", SUBKEY, EXPIRED, LINE));
        assertThat(events).isEmpty();

        storage.recover();
        notices().see(release(provider("acme"), "1.0.0", SUBKEY, EXPIRED, LINE));
        assertThat(events).hasSize(1);
    }
}
