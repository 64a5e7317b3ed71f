package org.providermirror.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FaultyNetwork;
import org.providermirror.testing.FaultyNetwork.Fault;

/** Tests multipart uploads of packages. */
@Tag("component")
@Timeout(60)
class S3UploadTest {
    private static final byte[] LARGE = S3Fixture.random(12 << 20);

    @RegisterExtension
    private final S3Fixture bench = new S3Fixture();

    @TempDir
    private Path folder;

    private static boolean isPart(FaultyNetwork.Request request, int number) {
        return request.is("PUT") && request.target().contains("partNumber=" + number + "&");
    }

    private static boolean isCompletion(FaultyNetwork.Request request) {
        return request.is("POST")
                && request.target().contains("uploadId=")
                && request.target().contains("package.zip");
    }

    @Test
    void a_large_package_is_uploaded_in_parts_and_read_back_whole() throws Exception {
        var storage = bench.faulty(folder);
        assertThat(S3Fixture.publish(storage, LARGE)).isTrue();
        assertThat(bench.network.received())
                .filteredOn(request -> isPart(request, 1) || isPart(request, 2) || isPart(request, 3))
                .filteredOn(request -> request.target().contains("package.zip"))
                .hasSize(3);
        assertThat(S3Fixture.received(storage)).isEqualTo(LARGE);
        assertThat(bench.unfinishedUploads()).isZero();
    }

    @Test
    void bodies_are_sent_in_one_piece_and_signed_with_their_sha256() throws Exception {
        var storage = bench.faulty(folder);
        var record = S3Fixture.random(100);
        storage.write(S3Fixture.RECORD, record);
        storage.create(StorageLayout.OWN.resolve("created.json"), record);
        assertThat(S3Fixture.publish(storage, record)).isTrue();
        storage.delete(S3Fixture.PACKAGE);
        assertThat(S3Fixture.publish(storage, LARGE)).isTrue();
        assertThat(bench.network.received())
                .filteredOn(request -> request.is("PUT") && !request.target().contains(".probe"))
                .hasSize(6)
                .allSatisfy(request -> assertThat(request.head())
                        .doesNotContainIgnoringCase("aws-chunked")
                        .doesNotContainIgnoringCase("x-amz-decoded-content-length")
                        .containsPattern("(?i)x-amz-content-sha256: [0-9a-f]{64}\r\n"))
                .filteredOn(request -> !request.target().contains("partNumber"))
                .allSatisfy(request -> assertThat(request.head())
                        .containsIgnoringCase(
                                "x-amz-content-sha256: " + Sha256.of(record).hex()));
    }

    @Test
    void a_large_package_is_never_overwritten() throws Exception {
        var storage = bench.faulty(folder);
        assertThat(S3Fixture.publish(storage, LARGE)).isTrue();
        assertThat(S3Fixture.publish(storage, S3Fixture.random(13 << 20))).isFalse();
        assertThat(S3Fixture.received(storage)).isEqualTo(LARGE);
        assertThat(bench.unfinishedUploads()).isZero();
    }

    @Test
    void a_failed_upload_is_invisible_and_leaves_nothing() {
        var storage = bench.faulty(folder);
        bench.network.does(new Fault.Answer(400, "InvalidRequest"), request -> isPart(request, 3));
        assertThatThrownBy(() -> S3Fixture.publish(storage, LARGE)).isInstanceOf(StorageException.class);
        assertThat(storage.find(S3Fixture.PACKAGE)).isEmpty();
        assertThat(bench.unfinishedUploads()).isZero();
    }

    @Test
    void an_upload_that_is_interrupted_is_aborted() throws Exception {
        var storage = bench.faulty(folder);
        bench.network.does(new Fault.Silence(), request -> isPart(request, 2) && isAboutThePackage(request));
        var uploading = new Thread(() -> {
            assertThatThrownBy(() -> S3Fixture.publish(storage, LARGE)).isInstanceOf(StorageException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        });
        uploading.start();
        Eventually.holds(
                "the other thread gets there",
                () -> bench.network.received().stream()
                        .anyMatch(request -> isPart(request, 2) && isAboutThePackage(request)));
        uploading.interrupt();
        uploading.join(20_000);
        assertThat(uploading.isAlive()).isFalse();
        assertThat(bench.unfinishedUploads()).isZero();
    }

    private static boolean isAboutThePackage(FaultyNetwork.Request request) {
        return request.target().contains("package.zip");
    }

    @Test
    void a_part_whose_connection_breaks_is_sent_again() throws Exception {
        var storage = bench.faulty(folder);
        bench.network.doesOnce(new Fault.Reset(), request -> isPart(request, 1) && isAboutThePackage(request));
        bench.network.doesOnce(new Fault.AnswerLost(), request -> isPart(request, 2) && isAboutThePackage(request));
        bench.network.doesOnce(
                new Fault.Answer(503, "SlowDown"), request -> isPart(request, 3) && isAboutThePackage(request));
        assertThat(S3Fixture.publish(storage, LARGE)).isTrue();
        assertThat(S3Fixture.received(storage)).isEqualTo(LARGE);
    }

    @Test
    void a_completed_upload_with_a_lost_response_is_reported_as_published() throws Exception {
        var storage = bench.faulty(folder);
        bench.network.doesOnce(new Fault.AnswerLost(), S3UploadTest::isCompletion);
        assertThat(S3Fixture.publish(storage, LARGE)).isTrue();
        assertThat(S3Fixture.received(storage)).isEqualTo(LARGE);
        assertThat(bench.unfinishedUploads()).isZero();
    }

    @Test
    void a_staged_file_that_has_changed_since_it_was_verified_is_not_published() throws Exception {
        for (var content : new byte[][] {LARGE, S3Fixture.random(1_000)}) {
            var storage = bench.direct(folder);
            try (var staging = storage.stage(content.length)) {
                Files.write(staging.file(), content);
                var other = Sha256.of(new byte[1]);
                assertThatThrownBy(() -> staging.publish(S3Fixture.PACKAGE, other))
                        .isInstanceOf(StorageException.class);
            }
            assertThat(storage.find(S3Fixture.PACKAGE)).isEmpty();
            assertThat(bench.unfinishedUploads()).isZero();
        }
    }

    @Test
    void a_large_object_is_quarantined_in_parts() throws Exception {
        var storage = bench.direct(folder);
        S3Fixture.publish(storage, LARGE);
        storage.quarantine(S3Fixture.PACKAGE);
        assertThat(storage.find(S3Fixture.PACKAGE)).isEmpty();
        var aside = StorageLayout.QUARANTINE.resolve(S3Fixture.PACKAGE.value());
        try (var bytes = storage.stream(aside).orElseThrow()) {
            assertThat(bytes.readAllBytes()).isEqualTo(LARGE);
        }
    }

    @Test
    void parts_grow_with_the_package_so_that_ten_thousand_are_enough() {
        assertThat(UploadSizes.DEFAULT.partOf(1L << 30)).isEqualTo(16L << 20);
        var huge = 5L << 40;
        assertThat(huge / UploadSizes.DEFAULT.partOf(huge)).isLessThan(10_000);
    }
}
