package org.providermirror.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.config.DefaultSettings;
import org.providermirror.event.EventKind;
import org.providermirror.failure.StorageException;
import org.providermirror.fetch.lease.InstanceHeartbeats;
import org.providermirror.job.ItemOutcome;
import org.providermirror.job.JobItem;
import org.providermirror.job.JobQueues;
import org.providermirror.job.JobRecord;
import org.providermirror.job.JobState;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.LogLines;
import org.providermirror.transfer.StoredCatalog;

class ScrubWorkTest {
    private static final Hostname HOSTED = Hostname.parse("providers.corp.example");
    private static final PackageId ONE = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
    private static final PackageId OTHER = FakeRegistry.packageId("acme", "other", "1.0.0", "linux_amd64");
    private static final byte[] GOOD = "good bytes".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CORRUPT = "bad! bytes".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;

    private StoredCatalog catalog;

    @BeforeEach
    void store() {
        catalog = new StoredCatalog(folder);
        catalog.store(ONE, GOOD);
        catalog.store(OTHER, GOOD);
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    private JobRecord<ScrubOrder, ScrubCheckpoint> scrubbed() {
        var ended = ended();
        assertThat(ended.state()).isEqualTo(JobState.DONE);
        return ended;
    }

    private JobRecord<ScrubOrder, ScrubCheckpoint> ended() {
        var time = catalog.time;
        var work = new ScrubWork(
                catalog.storage,
                catalog.packages,
                catalog.records,
                catalog.fetches,
                HOSTED::equals,
                catalog.events::add,
                time);
        var queues = new JobQueues(
                catalog.storage,
                new InstanceHeartbeats(catalog.storage, time),
                event -> {},
                kind -> Runnable::run,
                time);
        var scrubs = new Scrubs(DefaultSettings.scrub(), work, queues);
        scrubs.submit("boss").orElseThrow();
        return scrubs.queue().find(Scrubs.ROUND).orElseThrow();
    }

    @Test
    void whole_packages_are_counted_and_not_listed() {
        var scrub = scrubbed();
        assertThat(scrub.items()).isEmpty();
        assertThat(scrub.checkpoint()).hasValueSatisfying(checkpoint -> {
            assertThat(checkpoint.packages()).isEqualTo(2);
            assertThat(checkpoint.bytes()).isEqualTo(2L * GOOD.length);
            assertThat(checkpoint.unmended()).isEmpty();
        });
        assertThat(catalog.events).isEmpty();
    }

    @Test
    void a_corrupt_hosted_package_is_reported_and_kept_out_of_service_with_its_bytes() {
        var hosted = new PackageId(new ProviderAddress(HOSTED, "platform", "tool"), ONE.version(), ONE.platform());
        catalog.store(hosted, GOOD);
        catalog.storage.put(StorageLayout.archive(hosted), CORRUPT);
        var scrub = scrubbed();
        assertThat(scrub.items())
                .singleElement()
                .satisfies(item -> assertThat(item.detail())
                        .contains("out of service until the same bytes are published or imported again"));
        assertThat(catalog.storage.peek(StorageLayout.archive(hosted))).contains(CORRUPT);
        assertThat(catalog.records.find(hosted)).isEmpty();
        assertThat(catalog.events)
                .singleElement()
                .satisfies(event -> assertThat(event.kind()).isEqualTo(EventKind.ROT));
    }

    @Test
    void a_scrub_continues_if_storage_fails_while_it_lists() {
        var failures = new AtomicInteger(2);
        catalog.storage.beforeCall(key -> {
            if (key.equals(new StorageKey(".mirror/registry.example.com")) && failures.getAndDecrement() > 0) {
                throw new StorageException("listing " + key, new IOException("gone"));
            }
        });
        assertThat(scrubbed().checkpoint())
                .hasValueSatisfying(
                        checkpoint -> assertThat(checkpoint.packages()).isEqualTo(2));
        assertThat(failures).hasNegativeValue();
    }

    @Test
    void a_scrub_fails_if_storage_cannot_be_listed_for_ten_minutes() {
        catalog.storage.beforeCall(key -> {
            if (key.equals(new StorageKey(".mirror/registry.example.com"))) {
                catalog.clock.pass(Duration.ofMinutes(11));
                throw new StorageException("listing " + key, new IOException("gone"));
            }
        });
        assertThat(ended().state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void a_scrub_fails_if_every_list_of_ten_minutes_ends_after_the_same_provider() {
        catalog.store(FakeRegistry.packageId("acme", "p0", "1.0.0", "linux_amd64"), GOOD);
        // The first page has whole providers, and the next page always fails.
        for (var number = 0; number < 1_000; number++) {
            catalog.storage.put(
                    StorageLayout.packageRecord(
                            FakeRegistry.packageId("acme", "p1", "1." + number + ".0", "linux_amd64")),
                    new byte[1]);
        }
        var pages = new AtomicInteger();
        catalog.storage.beforeCall(key -> {
            if (key.equals(new StorageKey(".mirror/registry.example.com")) && pages.incrementAndGet() % 2 == 0) {
                catalog.clock.pass(Duration.ofMinutes(6));
                throw new StorageException("listing " + key, new IOException("gone"));
            }
        });
        try (var lines = LogLines.of(ScrubWork.class.getName())) {
            assertThat(ended().state()).isEqualTo(JobState.FAILED);
            assertThat(lines.all())
                    .filteredOn(line -> line.contains("lists again"))
                    .hasSize(1);
        }
        assertThat(pages).as("pages of two or three lists").hasValueLessThan(8);
    }

    @Test
    void corrupt_bytes_are_quarantined_and_remembered_until_they_are_repaired() {
        catalog.storage.put(StorageLayout.archive(ONE), CORRUPT);
        var isLost = new AtomicBoolean();
        catalog.storage.onLoss((object, bytes) -> isLost.set(true));
        // While the scrub waits for the fetch, time passes.
        catalog.storage.beforeCall(key -> {
            if (isLost.get()) {
                catalog.clock.pass(Duration.ofMinutes(4));
            }
        });
        var scrub = scrubbed();
        assertThat(scrub.items()).singleElement().satisfies(item -> {
            assertThat(item.subject()).isEqualTo(ONE.toString());
            assertThat(item.outcome()).isEqualTo(ItemOutcome.ROTTEN);
            assertThat(item.detail())
                    .isEqualTo(
                            "it was quarantined and could not be fetched again: it was not fetched within 10 minutes");
        });
        assertThat(scrub.checkpoint().orElseThrow().unmended())
                .containsExactly(StorageLayout.archive(ONE).value());
        assertThat(catalog.storage.find(StorageLayout.archive(ONE))).isEmpty();
        assertThat(catalog.storage.find(StorageLayout.packageRecord(ONE))).isEmpty();
        assertThat(catalog.storage.find(StorageLayout.archive(OTHER))).isPresent();
        assertThat(catalog.events)
                .singleElement()
                .satisfies(event -> assertThat(event.kind()).isEqualTo(EventKind.ROT));
    }

    @Test
    void a_package_that_is_stored_again_is_repaired() {
        catalog.storage.put(StorageLayout.archive(ONE), CORRUPT);
        var isLost = new AtomicBoolean();
        var record = catalog.storage.read(StorageLayout.packageRecord(ONE)).orElseThrow();
        catalog.storage.onLoss((object, bytes) -> isLost.set(object.key().equals(StorageLayout.packageRecord(ONE))));
        // Another instance fetches it as soon as it is missing.
        catalog.storage.beforeCall(key -> {
            if (isLost.getAndSet(false)) {
                catalog.storage.put(StorageLayout.archive(ONE), GOOD);
                catalog.storage.put(StorageLayout.packageRecord(ONE), record);
            }
        });
        var scrub = scrubbed();
        assertThat(scrub.items())
                .extracting(JobItem::subject, JobItem::outcome)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(ONE.toString(), ItemOutcome.MENDED));
        assertThat(scrub.checkpoint().orElseThrow().unmended()).isEmpty();
    }
}
