package org.providermirror.catalog.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.ManualExecutor;
import org.providermirror.testing.ManualTime;

class ProviderMetadataTest {
    private static final int LIMIT = 1_000;

    @TempDir
    Path folder;

    private final ManualTime time = new ManualTime();
    private final ManualExecutor background = new ManualExecutor();
    private final List<Event> events = new ArrayList<>();
    private LocalStorage storage;
    private ProviderMetadata metadata;

    @BeforeEach
    void start() {
        storage = new LocalStorage(folder);
        metadata = new ProviderMetadata(storage, LIMIT, background, events::add, time.time());
    }

    @AfterEach
    void stop() {
        storage.close();
    }

    private static ReleaseId release(String type, int number) {
        return new ReleaseId(
                ProviderAddress.parse("registry.example.com/acme/" + type), ProviderVersion.parse("1.0." + number));
    }

    private void assertRefused(ReleaseId release, long bytes) {
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> metadata.reserve(release, bytes))
                .withMessageContaining(release.toString())
                .withMessageContaining("mirror.metadata.max-size")
                .matches(StorageException::isOverLimit);
    }

    @Test
    void a_provider_may_add_metadata_up_to_the_limit() {
        metadata.reserve(release("null", 1), LIMIT - 10);

        assertRefused(release("null", 2), 11);
        assertThatNoException().isThrownBy(() -> metadata.reserve(release("null", 3), 10));
    }

    @Test
    void space_that_was_not_used_can_be_reserved_again() {
        metadata.reserve(release("null", 1), LIMIT);
        metadata.release(release("null", 1), LIMIT);

        assertThatNoException().isThrownBy(() -> metadata.reserve(release("null", 1), LIMIT));
    }

    @Test
    void providers_do_not_share_the_limit() {
        metadata.reserve(release("null", 1), LIMIT);

        assertThatNoException().isThrownBy(() -> metadata.reserve(release("random", 1), LIMIT));
    }

    @Test
    void what_is_stored_already_is_part_of_the_limit() {
        storage.write(StorageLayout.releaseRecord(release("null", 1)), new byte[LIMIT - 10]);
        metadata.reserve(release("null", 2), 5);
        background.runAll();

        assertRefused(release("null", 3), 11);
    }

    @Test
    void a_provider_over_the_limit_is_reported_once_an_hour_as_an_event() {
        metadata.reserve(release("null", 1), LIMIT);
        assertRefused(release("null", 2), 1);
        assertRefused(release("null", 3), 1);
        assertThat(events).extracting(Event::kind).containsExactly(EventKind.METADATA_LIMIT);
        assertThat(events.get(0).sentence()).contains("registry.example.com/acme/null", "mirror.metadata.max-size");

        time.pass(Duration.ofMinutes(61));
        storage.write(StorageLayout.releaseRecord(release("null", 1)), new byte[LIMIT]);
        metadata.reserve(release("null", 4), 1);
        background.runAll();
        assertRefused(release("null", 5), 1);
        assertThat(events).hasSize(2);
    }

    @Test
    void space_that_was_freed_is_found_within_an_hour() {
        metadata.reserve(release("null", 1), LIMIT);
        assertRefused(release("null", 2), 1);

        time.pass(Duration.ofMinutes(61));
        background.runAll();

        assertThatNoException().isThrownBy(() -> metadata.reserve(release("null", 2), LIMIT));
    }
}
