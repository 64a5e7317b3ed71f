package org.providermirror.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.config.StorageSettings.AccessKey;
import org.providermirror.config.StorageSettings.Bucket;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredObject;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FaultyNetwork;
import org.providermirror.testing.FaultyNetwork.Fault;
import org.providermirror.testing.S3Server;

/** Faults between the mirror and the store: nothing is lost, no byte is wrong, and when they are over all works again. */
@Tag("component")
@Timeout(120)
class S3FaultsTest {
    private static final byte[] CONTENT = S3Fixture.random(100_000);

    @RegisterExtension
    private final S3Fixture bench = new S3Fixture();

    @TempDir
    private Path folder;

    private static boolean isOfTheRecord(FaultyNetwork.Request request) {
        return request.target().contains("record.json");
    }

    private static boolean isOfThePackage(FaultyNetwork.Request request) {
        return request.target().contains("package.zip");
    }

    static Stream<Fault> passing() {
        return Stream.of(
                new Fault.Reset(),
                new Fault.AnswerLost(),
                new Fault.AnswerCut(0),
                new Fault.AnswerCut(50),
                new Fault.Answer(503, "SlowDown"),
                new Fault.Answer(500, "InternalError"));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void a_momentary_fault_is_retried_and_unnoticed(Fault fault) {
        var storage = bench.faulty(folder);
        bench.network.doesOnce(fault, request -> isOfTheRecord(request) && request.is("PUT"));
        assertThat(storage.create(S3Fixture.RECORD, CONTENT)).isTrue();
        bench.network.doesOnce(fault, request -> isOfTheRecord(request) && request.is("GET"));
        assertThat(storage.read(S3Fixture.RECORD)).hasValue(CONTENT);
        bench.network.doesOnce(fault, request -> isOfTheRecord(request) && request.is("HEAD"));
        assertThat(storage.find(S3Fixture.RECORD)).map(StoredObject::size).hasValue(100_000L);
        bench.network.doesOnce(fault, request -> isOfThePackage(request) && request.is("PUT"));
        assertThat(S3Fixture.publish(storage, CONTENT)).isTrue();
        bench.network.doesOnce(fault, request -> isOfTheRecord(request) && request.is("DELETE"));
        storage.delete(S3Fixture.RECORD);
        assertThat(storage.read(S3Fixture.RECORD)).isEmpty();
    }

    @Test
    void the_second_of_two_creators_fails_even_if_its_first_response_was_lost() {
        var storage = bench.faulty(folder);
        assertThat(bench.direct(folder).create(S3Fixture.RECORD, CONTENT)).isTrue();
        bench.network.doesOnce(new Fault.AnswerLost(), request -> isOfTheRecord(request) && request.is("PUT"));
        assertThat(storage.create(S3Fixture.RECORD, CONTENT)).isFalse();
    }

    @Test
    void a_truncated_record_is_requested_again_and_never_read_short() {
        var storage = bench.faulty(folder);
        storage.write(S3Fixture.RECORD, CONTENT);
        bench.network.doesOnce(new Fault.AnswerCut(40_000), S3FaultsTest::isOfTheRecord);
        assertThat(storage.read(S3Fixture.RECORD)).hasValue(CONTENT);
        bench.network.does(new Fault.AnswerCut(40_000), S3FaultsTest::isOfTheRecord);
        assertThatThrownBy(() -> storage.read(S3Fixture.RECORD)).isInstanceOf(StorageException.class);
    }

    @Test
    void a_list_that_breaks_off_is_never_short() throws Exception {
        var storage = bench.faulty(folder);
        storage.write(S3Fixture.RECORD, CONTENT);
        for (var bytes : List.of(30, 200, 400)) {
            bench.network.does(
                    new Fault.AnswerCut(bytes), request -> request.target().contains("list-type=2"));
            assertThatThrownBy(() -> storage.list(StorageLayout.OWN))
                    .as("after %s bytes", bytes)
                    .isInstanceOf(StorageException.class);
            bench.network.heal();
            Eventually.holds("the other thread gets there", () -> S3Fixture.works(storage));
            assertThat(storage.list(StorageLayout.OWN)).hasSize(1);
        }
    }

    @Test
    void a_stream_that_breaks_off_fails_and_never_ends_early() throws Exception {
        var storage = bench.faulty(folder);
        S3Fixture.publish(storage, CONTENT);
        bench.network.does(new Fault.AnswerCut(40_000), request -> isOfThePackage(request) && request.is("GET"));
        try (var bytes = storage.stream(S3Fixture.PACKAGE).orElseThrow()) {
            assertThatThrownBy(bytes::readAllBytes).isInstanceOf(IOException.class);
        }
    }

    static Stream<Fault> lasting() {
        return Stream.of(
                new Fault.Reset(),
                new Fault.Answer(503, "SlowDown"),
                new Fault.Answer(403, "ExpiredToken"),
                new Fault.Answer(507, "XMinioStorageFull"),
                new Fault.Silence());
    }

    @ParameterizedTest
    @MethodSource("lasting")
    void while_a_fault_lasts_everything_fails_soon_and_then_at_once_and_afterwards_all_is_there(Fault fault)
            throws Exception {
        var storage = bench.faulty(folder);
        storage.write(S3Fixture.RECORD, CONTENT);
        S3Fixture.publish(storage, CONTENT);
        var recorded = storage.find(S3Fixture.PACKAGE).orElseThrow();

        bench.network.does(fault, request -> true);
        var began = System.nanoTime();
        assertThatThrownBy(() -> storage.read(S3Fixture.RECORD)).isInstanceOf(StorageException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
        Eventually.holds("the other thread gets there", () -> isGivenUp(storage, recorded));
        began = System.nanoTime();
        for (var time = 0; time < 100; time++) {
            assertThatThrownBy(() -> storage.read(S3Fixture.RECORD)).isInstanceOf(StorageException.class);
            assertThatThrownBy(() -> storage.open(recorded)).isInstanceOf(StorageException.class);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
        assertThat(storage.isWritable()).isFalse();

        bench.network.heal();
        Eventually.holds("the other thread gets there", () -> S3Fixture.works(storage));
        assertThat(storage.read(S3Fixture.RECORD)).hasValue(CONTENT);
        assertThat(storage.open(recorded)).isPresent();
        assertThat(S3Fixture.received(storage)).isEqualTo(CONTENT);
    }

    private static boolean isGivenUp(S3Storage storage, StoredObject recorded) {
        try {
            storage.open(recorded);
            return false;
        } catch (StorageException outOfReach) {
            return true;
        }
    }

    @Test
    void a_full_store_accepts_no_package_and_serves_what_it_has() {
        var storage = bench.faulty(folder);
        storage.write(S3Fixture.RECORD, CONTENT);
        bench.network.does(new Fault.Answer(507, "XMinioStorageFull"), request -> request.is("PUT"));
        assertThatThrownBy(() -> S3Fixture.publish(storage, CONTENT)).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> storage.create(StorageLayout.OWN.resolve("new.json"), CONTENT))
                .isInstanceOf(StorageException.class);
        assertThat(storage.read(S3Fixture.RECORD)).hasValue(CONTENT);
        bench.network.heal();
        assertThat(bench.direct(folder).find(S3Fixture.PACKAGE)).isEmpty();
        assertThat(bench.direct(folder).read(S3Fixture.RECORD)).hasValue(CONTENT);
    }

    @Test
    void an_unreachable_bucket_does_not_delay_the_start_and_is_used_once_reachable() throws Exception {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var began = System.nanoTime();
        var unreachable = bench.open(S3Server.at(URI.create("http://127.0.0.1:" + port), bench.bucket), folder);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(6));
        assertThat(S3Fixture.works(unreachable)).isFalse();

        bench.network.does(new Fault.Reset(), request -> true);
        var storage = bench.faulty(folder);
        assertThat(S3Fixture.works(storage)).isFalse();
        bench.network.heal();
        Eventually.holds("the other thread gets there", () -> S3Fixture.works(storage));
        assertThat(S3Fixture.publish(storage, CONTENT)).isTrue();
    }

    @Test
    void a_wrong_key_makes_the_bucket_unreachable() throws Exception {
        var given = bench.bucket;
        var storage = bench.open(
                new Bucket(
                        given.name(),
                        given.prefix(),
                        given.region(),
                        given.endpoint(),
                        given.publicEndpoint(),
                        given.caFile(),
                        given.pathStyle(),
                        given.presignTtl(),
                        Optional.of(new AccessKey(S3Server.KEY.id(), "not-the-secret"))),
                folder);
        Eventually.holds(
                "the other thread gets there",
                () -> isGivenUp(storage, new StoredObject(S3Fixture.PACKAGE, 1, Instant.EPOCH)));
        assertThat(bench.inBucket()).isEmpty();
    }
}
