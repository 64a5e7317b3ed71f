package org.providermirror.transfer.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.storage.local.LocalStorage;

@Timeout(60)
class UploadsTest {
    private static final long LIMIT = 1_000;
    private static final long TOTAL = 2_500;

    private final ExecutorService clients = Executors.newCachedThreadPool();
    private final CountDownLatch arriving = new CountDownLatch(4);
    private final CountDownLatch rest = new CountDownLatch(1);
    private LocalStorage storage;
    private Uploads uploads;

    @BeforeEach
    void start(@TempDir Path folder) {
        storage = new LocalStorage(folder);
        uploads = new Uploads(storage, LIMIT, TOTAL);
    }

    @AfterEach
    void stop() {
        rest.countDown();
        clients.shutdownNow();
        storage.close();
    }

    private String received(int bytes) throws IOException {
        return uploads.receive(new ByteArrayInputStream(new byte[bytes]), bytes);
    }

    /** Sends one byte, and the end after {@link #rest}. */
    private Future<String> slow() {
        var bytes = new InputStream() {
            private boolean sent;

            @Override
            public int read() throws IOException {
                if (!sent) {
                    sent = true;
                    arriving.countDown();
                    return 1;
                }
                try {
                    rest.await();
                } catch (InterruptedException stopping) {
                    throw new IOException(stopping);
                }
                return -1;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                var octet = read();
                buffer[offset] = 1;
                return octet < 0 ? -1 : 1;
            }
        };
        return clients.submit(() -> uploads.receive(bytes, 0));
    }

    @Test
    void uploads_that_are_still_arriving_count() throws Exception {
        var slow = new ArrayList<Future<String>>();
        for (var number = 0; number < 4; number++) {
            slow.add(slow());
        }
        arriving.await();

        assertThatThrownBy(() -> received(1))
                .isInstanceOf(UploadsFullException.class)
                .hasMessageContaining("4 archives");

        rest.countDown();
        for (var upload : slow) {
            uploads.remove(upload.get());
        }
        assertThat(uploads.find(received(1))).isPresent();
    }

    @Test
    void the_bytes_of_all_uploads_are_bounded_in_sum() throws Exception {
        var first = received(1_000);
        received(1_000);

        assertThatThrownBy(() -> received(501))
                .isInstanceOf(UploadsFullException.class)
                .hasMessageContaining("mirror.import.total-upload-limit");
        assertThatThrownBy(() -> uploads.receive(new ByteArrayInputStream(new byte[501]), 0))
                .as("without a length")
                .isInstanceOf(UploadsFullException.class);

        uploads.remove(first);
        assertThat(received(1_000)).isNotEmpty();
        assertThat(received(500)).isNotEmpty();
    }

    @Test
    void a_failed_upload_leaves_its_place() throws Exception {
        for (var number = 0; number < 10; number++) {
            assertThatThrownBy(() -> uploads.receive(new ByteArrayInputStream(new byte[1_001]), 0))
                    .isInstanceOf(UploadTooLargeException.class);
            var broken = new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new IOException("the connection broke");
                }
            };
            assertThatThrownBy(() -> uploads.receive(broken, 900))
                    .isInstanceOf(UploadInterruptedException.class)
                    .hasMessage("the archive did not arrive whole: the connection broke");
        }
        assertThat(received(1_000)).isNotEmpty();
        assertThat(received(1_000)).isNotEmpty();
    }

    @Test
    void an_interrupted_client_leaves_its_place() throws Exception {
        var slow = slow();
        clients.shutdownNow();
        assertThatThrownBy(slow::get).isInstanceOf(ExecutionException.class);
        received(1_000);
        received(1_000);
        assertThat(received(500)).isNotEmpty();
    }

    @Test
    void one_archive_of_the_maximum_size_is_always_accepted() throws Exception {
        var small = new Uploads(storage, LIMIT, 1);
        assertThat(small.receive(new ByteArrayInputStream(new byte[1_000]), 1_000))
                .isNotEmpty();
    }
}
