package org.providermirror.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Path;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.testing.FaultyNetwork.Fault;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** Tests object stores without conditional writes, which the mirror detects before it writes. */
@Tag("component")
@Timeout(60)
class S3ConditionsTest {
    private static final byte[] SMALL = S3Fixture.random(1_000);
    private static final byte[] LARGE = S3Fixture.random(12 << 20);

    @TempDir
    private Path folder;

    /** Overwrites in spite of conditions. */
    private static final class Unconditional extends ForwardingBlobStore {
        private final boolean honoursPut;

        Unconditional(BlobStore blobs, boolean honoursPut) {
            super(blobs);
            this.honoursPut = honoursPut;
        }

        @Override
        public PutObjectResponse putBlob(PutObjectRequest request, InputStream body) {
            return super.putBlob(
                    honoursPut ? request : request.toBuilder().ifNoneMatch(null).build(), body);
        }

        @Override
        public CompleteMultipartUploadResponse completeMultipartUpload(
                MultipartUpload upload, CompleteMultipartUploadRequest request) {
            return super.completeMultipartUpload(
                    upload, request.toBuilder().ifNoneMatch(null).build());
        }
    }

    private static void requireNothingLost(S3Fixture bench, Path folder) throws Exception {
        var storage = bench.direct(folder);
        var other = bench.direct(folder);
        assertThat(storage.create(S3Fixture.RECORD, SMALL)).isTrue();
        assertThat(other.create(S3Fixture.RECORD, new byte[1])).isFalse();
        assertThat(storage.read(S3Fixture.RECORD)).hasValue(SMALL);
        for (var content : new byte[][] {SMALL, LARGE}) {
            assertThat(S3Fixture.publish(storage, content)).isTrue();
            assertThat(S3Fixture.publish(other, SMALL)).isFalse();
            assertThat(S3Fixture.publish(other, LARGE)).isFalse();
            assertThat(S3Fixture.received(other)).isEqualTo(content);
            storage.delete(S3Fixture.PACKAGE);
        }
        assertThat(bench.unfinishedUploads()).isZero();
    }

    @Nested
    class A_store_that_honours_none {
        @RegisterExtension
        private final S3Fixture bench = new S3Fixture(new Unconditional(new TransientNio2BlobStore(), false));

        @Test
        void a_put_is_preceded_by_a_lookup() throws Exception {
            requireNothingLost(bench, folder);
        }
    }

    @Nested
    class A_store_that_honours_them_on_a_put_alone {
        @RegisterExtension
        private final S3Fixture bench = new S3Fixture(new Unconditional(new TransientNio2BlobStore(), true));

        @Test
        void completing_an_upload_is_preceded_by_a_lookup() throws Exception {
            requireNothingLost(bench, folder);
        }
    }

    @Nested
    class A_store_that_refuses_the_condition {
        @RegisterExtension
        private final S3Fixture bench = new S3Fixture(new Unconditional(new TransientNio2BlobStore(), false));

        @Test
        void is_written_to_without() throws Exception {
            bench.network.doesOnce(new Fault.Answer(501, "NotImplemented"), request -> request.is("PUT"));
            var storage = bench.faulty(folder);
            assertThat(storage.create(S3Fixture.RECORD, SMALL)).isTrue();
            assertThat(storage.create(S3Fixture.RECORD, new byte[1])).isFalse();
            assertThat(storage.read(S3Fixture.RECORD)).hasValue(SMALL);
        }
    }
}
