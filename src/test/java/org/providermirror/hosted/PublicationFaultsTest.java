package org.providermirror.hosted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.MemoryStorage;
import org.providermirror.testing.PublisherFolder;
import org.providermirror.testing.SigningKey;

/** Publications that are killed, that race, and that other instances see. */
class PublicationFaultsTest {
    private static final ReleaseId V1 = HostedInstance.release("1.0.0");
    private static final String[] PLATFORMS = {"linux_amd64", "darwin_arm64", "windows_amd64"};

    @TempDir
    private Path folder;

    /** Thrown at one call of the storage and at all later ones, as if the process had been killed there. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static PublisherFolder edition(int edition, String... platforms) {
        return new PublisherFolder(V1, SigningKey.ofPublisher()).with(edition, platforms);
    }

    /** Publishes, and is killed at a call of the storage; returns whether it ended before. */
    private static boolean publishesUntil(MemoryStorage storage, ManualTime time, int call, PublisherFolder dist)
            throws Exception {
        var calls = new AtomicInteger();
        storage.beforeCall(key -> {
            if (calls.incrementAndGet() > call) {
                throw new Killed();
            }
        });
        try {
            new HostedInstance(storage, time.time()).publish(V1, dist.tar());
            return true;
        } catch (Killed killed) {
            return false;
        } finally {
            // The heartbeats of the killed instance end.
            storage.beforeCall(key -> time.pass(Duration.ofSeconds(2)));
        }
    }

    /** Publishes as a build does that sends its release again while another publication runs. */
    private static Publications.Published publishAgain(HostedInstance instance, PublisherFolder dist) throws Exception {
        for (var attempt = 0; ; attempt++) {
            try {
                return instance.publish(V1, dist.tar());
            } catch (PublicationRefusedException refused) {
                if (refused.kind() != PublicationRefusedException.Kind.BUSY || attempt > 10_000) {
                    throw refused;
                }
            }
        }
    }

    private static void assertWhole(HostedInstance instance, PublisherFolder dist, int platforms) {
        var release = instance.release(V1).orElseThrow();
        assertThat(release.packages()).hasSize(platforms);
        assertThat(instance.listed(V1).orElseThrow().platforms()).hasSize(platforms);
        assertThat(instance.recordsOf(release)).hasSize(platforms);
        release.packages()
                .forEach((platform, listed) ->
                        assertThat(listed.sha256()).isEqualTo(Sha256.of(dist.packageOf(platform.toString()))));
    }

    private static void assertBytes(MemoryStorage storage, PublisherFolder dist, String... platforms) {
        for (var platform : platforms) {
            assertThat(storage.peek(StorageLayout.archive(HostedInstance.packageOf(V1, platform))))
                    .contains(dist.packageOf(platform));
        }
    }

    @Test
    void a_first_publication_that_is_killed_anywhere_leaves_nothing_visible_and_another_one_works() throws Exception {
        var ended = false;
        var visible = 0;
        for (var call = 0; !ended; call++) {
            assertThat(call).isLessThan(500);
            var storage = new MemoryStorage(folder);
            var time = new ManualTime();
            var first = edition(1, PLATFORMS);
            ended = publishesUntil(storage, time, call, first);
            var reader = new HostedInstance(storage, time.time());
            if (reader.listed(V1).isPresent()) {
                visible++;
                assertWhole(reader, first, 3);
                assertBytes(storage, first, PLATFORMS);
                assertThat(publishAgain(new HostedInstance(storage, time.time()), first)
                                .isNew())
                        .isFalse();
            } else {
                assertThat(reader.release(V1)).isEmpty();
                // Another build of the same version has other bytes, and fewer platforms.
                var second = edition(2, "linux_amd64", "darwin_arm64");
                var next = new HostedInstance(storage, time.time());
                assertThat(publishAgain(next, second).isNew()).isTrue();
                assertWhole(next, second, 2);
                assertBytes(storage, second, "linux_amd64", "darwin_arm64");
                assertThat(storage.peek(StorageLayout.archive(HostedInstance.packageOf(V1, "windows_amd64"))))
                        .isEmpty();
            }
        }
        assertThat(visible).as("calls after the commit point").isPositive();
    }

    @Test
    void added_platforms_that_are_killed_anywhere_are_all_visible_or_not_at_all() throws Exception {
        var ended = false;
        for (var call = 0; !ended; call++) {
            assertThat(call).isLessThan(500);
            var storage = new MemoryStorage(folder);
            var time = new ManualTime();
            var first = edition(1, "linux_amd64");
            new HostedInstance(storage, time.time()).publish(V1, first.tar());
            time.pass(Duration.ofMinutes(1));
            var more = edition(1, PLATFORMS);
            ended = publishesUntil(storage, time, call, more);
            var reader = new HostedInstance(storage, time.time());
            assertThat(reader.release(V1).orElseThrow().packages().size()).isIn(1, 3);
            var next = new HostedInstance(storage, time.time());
            publishAgain(next, more);
            assertWhole(next, more, 3);
            assertBytes(storage, more, PLATFORMS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 13, 21})
    void a_storage_that_fails_fails_the_publication_and_not_the_mirror(int failing) throws Exception {
        var storage = new MemoryStorage(folder);
        var instance = new HostedInstance(storage, Clocks.system());
        var calls = new AtomicInteger();
        storage.beforeCall(key -> {
            if (calls.incrementAndGet() >= failing) {
                throw new StorageException("writing " + key, new IOException("no space left on device"));
            }
        });
        var dist = edition(1, PLATFORMS);
        assertThatThrownBy(() -> instance.publish(V1, dist.tar())).isInstanceOf(StorageException.class);
        storage.beforeCall(key -> {});
        assertThat(folder).as("staged files").isEmptyDirectory();
        assertThat(instance.publish(V1, dist.tar()).isNew()).isTrue();
        assertWhole(instance, dist, 3);
    }

    @Test
    void of_two_publishers_on_two_instances_one_wins_whole() throws Exception {
        for (var round = 0; round < 5; round++) {
            var storage = new MemoryStorage(folder);
            var time = Clocks.system();
            var dists = List.of(edition(1, PLATFORMS), edition(2, PLATFORMS));
            var start = new CountDownLatch(1);
            var threads = Executors.newFixedThreadPool(2);
            var outcomes = new ArrayList<java.util.concurrent.Future<Boolean>>();
            for (var dist : dists) {
                var instance = new HostedInstance(storage, time);
                outcomes.add(threads.submit(() -> {
                    start.await();
                    try {
                        return publishAgain(instance, dist).isNew();
                    } catch (PublicationRefusedException refused) {
                        assertThat(refused.kind()).isEqualTo(PublicationRefusedException.Kind.CONFLICT);
                        return false;
                    }
                }));
            }
            start.countDown();
            var first = outcomes.get(0).get(60, TimeUnit.SECONDS);
            var second = outcomes.get(1).get(60, TimeUnit.SECONDS);
            threads.shutdownNow();
            assertThat(first).isNotEqualTo(second);
            var winner = dists.get(first ? 0 : 1);
            assertWhole(new HostedInstance(storage, time), winner, 3);
            assertBytes(storage, winner, PLATFORMS);
        }
    }

    @Test
    void a_publication_does_not_wait_for_another_one_of_the_same_version() throws Exception {
        var storage = new MemoryStorage(folder);
        var time = new ManualTime();
        var first = new HostedInstance(storage, time.time());
        var second = new HostedInstance(storage, time.time());
        var kinds = new ArrayList<PublicationRefusedException.Kind>();
        var claim = StorageLayout.hostedClaim(V1);
        storage.beforeCall(key -> {
            // The first call after the claim was taken.
            if (kinds.isEmpty() && storage.peek(claim).isPresent()) {
                kinds.add(PublicationRefusedException.Kind.INVALID);
                try {
                    second.publish(V1, edition(1, PLATFORMS).tar());
                } catch (PublicationRefusedException busy) {
                    kinds.set(0, busy.kind());
                } catch (IOException | InterruptedException failed) {
                    throw new IllegalStateException(failed);
                }
            }
        });
        assertThat(first.publish(V1, edition(1, PLATFORMS).tar()).isNew()).isTrue();
        assertThat(kinds).containsExactly(PublicationRefusedException.Kind.BUSY);
        assertThat(publishAgain(second, edition(1, PLATFORMS)).isNew()).isFalse();
    }

    @Test
    void of_two_publications_that_both_hold_the_claim_one_adds_its_platforms() throws Exception {
        var ended = false;
        for (var call = 0; !ended; call++) {
            assertThat(call).isLessThan(500);
            var storage = new MemoryStorage(folder);
            var time = new ManualTime();
            new HostedInstance(storage, time.time())
                    .publish(V1, edition(1, "linux_amd64").tar());
            var slow = edition(1, "linux_amd64", "darwin_arm64");
            var fast = edition(1, "linux_amd64", "windows_amd64");
            var calls = new AtomicInteger(call);
            var winners = new ArrayList<PublisherFolder>();
            Runnable overtake = () -> {
                if (calls.getAndDecrement() == 0) {
                    // The heartbeats of the slow publication are late, so that its claim is taken over.
                    storage.beforeCall(key -> time.pass(Duration.ofSeconds(2)));
                    publishing(new HostedInstance(storage, time.time()), fast, winners);
                    storage.beforeCall(key -> {});
                }
            };
            storage.betweenCompareAndWrite(overtake);
            storage.beforeCall(key -> overtake.run());
            publishing(new HostedInstance(storage, time.time()), slow, winners);
            ended = calls.get() >= 0;
            storage.beforeCall(key -> {});
            storage.betweenCompareAndWrite(() -> {});

            assertThat(winners).as("call %s", call).hasSize(1);
            var reader = new HostedInstance(storage, time.time());
            assertWhole(reader, winners.get(0), 2);
            assertThat(publishAgain(new HostedInstance(storage, time.time()), winners.get(0))
                            .isNew())
                    .isFalse();
        }
    }

    private static void publishing(HostedInstance instance, PublisherFolder dist, List<PublisherFolder> winners) {
        try {
            publishAgain(instance, dist);
            winners.add(dist);
        } catch (PublicationRefusedException refused) {
            assertThat(refused.kind()).isEqualTo(PublicationRefusedException.Kind.CONFLICT);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void readers_see_all_platforms_or_no_version() throws Exception {
        var storage = new MemoryStorage(folder);
        var writer = new HostedInstance(storage, Clocks.system());
        var readers = List.of(writer, new HostedInstance(storage, Clocks.system()));
        var isOver = new AtomicBoolean();
        var threads = Executors.newFixedThreadPool(2);
        var seen = readers.stream()
                .map(reader -> threads.submit(() -> {
                    var checks = 0;
                    while (!isOver.get()) {
                        reader.versions.pollChanges();
                        var release = reader.release(V1);
                        release.ifPresent(
                                found -> assertThat(found.packages().size()).isIn(2, 3));
                        reader.listed(V1)
                                .ifPresent(found ->
                                        assertThat(found.platforms().size()).isIn(2, 3));
                        checks++;
                    }
                    return checks;
                }))
                .toList();
        writer.publish(V1, edition(1, "linux_amd64", "darwin_arm64").tar());
        writer.publish(V1, edition(1, PLATFORMS).tar());
        isOver.set(true);
        for (var reader : seen) {
            assertThat(reader.get(60, TimeUnit.SECONDS)).isPositive();
        }
        threads.shutdownNow();
        for (var reader : readers) {
            reader.versions.pollChanges();
            assertThat(reader.release(V1).orElseThrow().packages()).hasSize(3);
        }
    }

    @Test
    void another_instance_sees_a_release_added_platforms_and_their_end_with_the_next_poll() throws Exception {
        var storage = new MemoryStorage(folder);
        var time = new ManualTime();
        var one = new HostedInstance(storage, time.time());
        var other = new HostedInstance(storage, time.time());
        one.publish(
                HostedInstance.release("0.9.0"),
                PublisherFolder.of(HostedInstance.release("0.9.0"), PLATFORMS).tar());
        assertThat(other.release(HostedInstance.release("0.9.0"))).isPresent();
        assertThat(other.release(V1)).isEmpty();

        one.publish(V1, edition(1, "linux_amd64").tar());
        other.versions.pollChanges();
        assertThat(other.release(V1).orElseThrow().packages()).hasSize(1);
        one.publish(V1, edition(1, PLATFORMS).tar());
        other.versions.pollChanges();
        assertWhole(other, edition(1, PLATFORMS), 3);

        one.publications.unpublish(V1);
        other.versions.pollChanges();
        assertThat(other.listed(V1)).isEmpty();
        assertThat(other.release(V1)).isEmpty();
        assertThat(one.release(V1)).isEmpty();
        assertThat(storage.list(StorageLayout.hosted(V1))).isEmpty();
    }

    @Test
    void a_missed_notice_delays_only_until_the_list_is_read_again() throws Exception {
        var storage = new MemoryStorage(folder);
        var time = new ManualTime();
        var one = new HostedInstance(storage, time.time());
        var other = new HostedInstance(storage, time.time());
        one.publish(V1, edition(1, "linux_amd64").tar());
        assertThat(other.listed(V1)).isPresent();
        assertThat(other.release(V1).orElseThrow().packages()).hasSize(1);
        one.publish(V1, edition(1, PLATFORMS).tar());
        storage.list(StorageLayout.NEWS).forEach(notice -> storage.delete(notice.key()));
        time.pass(Duration.ofSeconds(11));
        other.versions.versions(V1.provider());
        assertThat(other.listed(V1).orElseThrow().platforms()).hasSize(3);
        assertThat(other.release(V1).orElseThrow().packages()).hasSize(3);
    }

    @Test
    void a_purged_version_can_be_published_again_with_other_bytes() throws Exception {
        var storage = new MemoryStorage(folder);
        var instance = new HostedInstance(storage, Clocks.system());
        instance.publish(V1, edition(1, PLATFORMS).tar());
        instance.publications.unpublish(V1);
        var next = edition(2, "linux_amd64");
        assertThat(instance.publish(V1, next.tar()).isNew()).isTrue();
        assertWhole(instance, next, 1);
        assertBytes(storage, next, "linux_amd64");
        assertThat(storage.list(new StorageKey(V1.provider().toString()))).hasSize(1);
    }
}
