package org.providermirror.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.net.Download;
import org.providermirror.net.SlowDownloadException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.Staging;
import org.providermirror.storage.StorageKey;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.ScriptedRegistry;

/** The receptions of slow downloads reserve no more than 1 GiB for the bytes that are to come. */
class PausedReceptionsTest {
    private static final long GIBIBYTE = 1L << 30;
    private static final URI URL = URI.create("https://releases.example.com/null.zip");
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.example.com/acme/null");

    @TempDir
    private Path folder;

    private final ScriptedRegistry registry = new ScriptedRegistry();
    private final AtomicInteger closed = new AtomicInteger();
    private final PausedReceptions paused = new PausedReceptions();

    /** A download of this length that gives way after its first byte. */
    private record OneByte(long bytes) implements Download {
        @Override
        public URI url() {
            return URL;
        }

        @Override
        public long position() {
            return 0;
        }

        @Override
        public OptionalLong length() {
            return OptionalLong.of(bytes);
        }

        @Override
        public Optional<String> etag() {
            return Optional.empty();
        }

        @Override
        public boolean isHeldBack() {
            return false;
        }

        @Override
        public InputStream body() {
            return body(() -> true);
        }

        @Override
        public InputStream body(BooleanSupplier othersWait) {
            return new InputStream() {
                private boolean given;

                @Override
                public int read() throws IOException {
                    if (given) {
                        throw new SlowDownloadException("it is slow");
                    }
                    given = true;
                    return 1;
                }

                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    buffer[offset] = (byte) read();
                    return 1;
                }
            };
        }

        @Override
        public void close() {}
    }

    private record OneFile(Path file, AtomicInteger closed) implements Staging {
        @Override
        public boolean publish(StorageKey key, Sha256 sha256) {
            throw new AssertionError("nothing is published");
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private FetchOrder order(int number, String content) {
        var version = "1.0." + number;
        var release = registry.release(NULL, version, Map.of("linux_amd64", content.getBytes()));
        var id = new PackageId(NULL, ProviderVersion.parse(version), Platform.parse("linux_amd64"));
        return new FetchOrder(id, release, URL);
    }

    private PackageReception reception(FetchOrder order, long outstanding) throws IOException {
        var file = Files.createTempFile(folder, "package", ".part");
        var reception = new PackageReception(new OneFile(file, closed), 2 * GIBIBYTE, new ManualTime().time());
        assertThatThrownBy(() -> reception.receive(
                        new OneByte(outstanding + 1),
                        new ArrivingFile(order.id(), order.sha256(), null),
                        new NoContention(),
                        () -> false))
                .isInstanceOf(SlowDownloadException.class);
        assertThat(reception.outstandingBytes()).isEqualTo(outstanding);
        return reception;
    }

    private boolean keep(FetchOrder order, long outstanding) throws IOException {
        return paused.keep(order, reception(order, outstanding));
    }

    @Test
    void a_gibibyte_may_be_outstanding_and_not_a_byte_more() throws IOException {
        assertThat(keep(order(1, "a"), GIBIBYTE - 100)).isTrue();
        assertThat(keep(order(2, "b"), 101)).isFalse();
        assertThat(keep(order(3, "c"), 100)).isTrue();
        assertThat(keep(order(4, "d"), 1)).isFalse();

        assertThat(paused.take(order(1, "a"))).isPresent();
        assertThat(keep(order(4, "d"), 1)).isTrue();
    }

    @Test
    void sixty_four_may_be_kept() throws IOException {
        for (var number = 0; number < 64; number++) {
            assertThat(keep(order(number, "a"), 1)).isTrue();
        }
        assertThat(keep(order(64, "a"), 1)).isFalse();
    }

    @Test
    void what_was_received_of_other_bytes_is_closed() throws IOException {
        assertThat(keep(order(1, "a"), 1)).isTrue();
        assertThat(paused.take(order(1, "other"))).isEmpty();
        assertThat(closed).hasValue(1);
    }

    @Test
    void an_earlier_reception_of_the_same_package_is_closed() throws IOException {
        assertThat(keep(order(1, "a"), 1)).isTrue();
        assertThat(keep(order(1, "other"), 1)).isTrue();
        assertThat(closed).hasValue(1);
        assertThat(paused.take(order(1, "other"))).isPresent();
    }

    @Test
    void a_stop_closes_all_and_keeps_no_more() throws IOException {
        assertThat(keep(order(1, "a"), 1)).isTrue();
        paused.close();
        assertThat(closed).hasValue(1);
        assertThat(keep(order(2, "b"), 1)).isFalse();
    }
}
