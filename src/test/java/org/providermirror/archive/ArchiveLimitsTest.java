package org.providermirror.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("component")
@Timeout(60)
class ArchiveLimitsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    @Test
    void a_stream_of_zeros_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked() {
        var unpacked = 4L << 30;
        var zip = new RawZip();
        zip.add(zip.packed("zeros", deflatedZeros(64 << 20), unpacked, 1)).zip64();
        assertRefused(zip.in(folder), ArchiveLimits.DEFAULT, "it unpacks to more than ");
    }

    @Test
    void a_stream_of_zeros_that_is_announced_as_small_is_aborted_when_it_grows() {
        var zip = new RawZip();
        zip.add(zip.packed("zeros", deflatedZeros(256 << 20), 1_000, 1));
        var archive = zip.in(folder);
        var before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        assertRefused(archive, ArchiveLimits.DEFAULT, "unpacks to more than the directory says");
        assertThat(Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before))
                .isLessThan(Duration.ofMillis(100));
    }

    @Test
    void the_unpacked_length_is_limited_over_all_entries() throws Exception {
        var archive = RawZip.of("12345", "67890").in(folder);
        assertThat(new ArchiveHash(new ArchiveLimits(2, 10, 10, 1, LONG)).h1(archive))
                .isNotNull();
        assertRefused(archive, new ArchiveLimits(2, 10, 9, 1, LONG), "it unpacks to more than 9 bytes");
    }

    @ParameterizedTest
    @CsvSource({"10, true", "14, true", "16, false", "100, false"})
    void a_high_ratio_is_refused_only_beyond_the_first_ten_mebibytes(int mebibytes, boolean taken) throws Exception {
        var zip = new RawZip();
        var crc = new CRC32();
        crc.update(new byte[mebibytes << 20]);
        var archive = zip.add(
                        zip.packed("zeros", deflatedZeros(mebibytes << 20), (long) mebibytes << 20, crc.getValue()))
                .in(folder);
        if (taken) {
            assertThat(new ArchiveHash(new ArchiveLimits(1, 10, 1L << 30, 300, LONG)).h1(archive))
                    .isNotNull();
        } else {
            assertRefused(archive, new ArchiveLimits(1, 10, 1L << 30, 300, LONG), "it unpacks to more than ");
        }
    }

    @Test
    void entries_that_share_one_kernel_are_refused() {
        var zip = new RawZip();
        var kernel = deflatedZeros(1 << 20);
        var first = zip.packed("0", kernel, 1 << 20, 1);
        zip.add(first);
        for (var index = 1; index < 10; index++) {
            var other = zip.packed("" + index, kernel, 1 << 20, 1);
            other.headerOffset = first.headerOffset;
            zip.again(other);
        }
        assertRefused(zip.in(folder), ArchiveLimits.DEFAULT, "its entries overlap");
    }

    @Test
    void a_name_that_repeats_a_thousand_times_is_unpacked_once() throws Exception {
        var zip = new RawZip();
        var entry = zip.entry("a", "x".repeat(10_000));
        zip.add(entry);
        for (var index = 1; index < 1_000; index++) {
            zip.again(entry);
        }
        assertThat(new ArchiveHash(new ArchiveLimits(1_000, 1_000, 10_000, 1, LONG)).h1(zip.in(folder)))
                .isNotNull();
    }

    @Test
    void more_entries_than_allowed_are_refused_by_the_count_at_the_archives_end() {
        assertRefused(
                RawZip.of("a", "b", "c").in(folder),
                new ArchiveLimits(2, 100, 100, 100, LONG),
                "it has more than 2 entries");
    }

    @Test
    void a_sixty_four_bit_count_is_refused_before_the_directory_is_read() {
        assertRefused(
                RawZip.of("a").zip64().extraCount(Integer.MAX_VALUE - 1).in(folder),
                ArchiveLimits.DEFAULT,
                "it has more than 100000 entries");
    }

    @Test
    void entries_beyond_the_sixteen_bits_of_the_count_are_counted_while_they_are_read() {
        var zip = new RawZip();
        var entry = zip.entry("a", "x");
        zip.add(entry);
        for (var index = 1; index < 65_536 + 3; index++) {
            zip.again(entry);
        }
        assertRefused(zip.in(folder), new ArchiveLimits(10, 1 << 20, 1_000, 1, LONG), "it has more than 10 entries");
    }

    @Test
    void a_million_entries_are_refused_with_little_memory() throws Exception {
        var archive = million();
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        var before = threads.getCurrentThreadAllocatedBytes();
        assertRefused(archive, ArchiveLimits.DEFAULT, "it has more than 100000 entries");
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    }

    @Test
    void names_take_no_more_memory_than_allowed() {
        var names = new String[10];
        for (var index = 0; index < names.length; index++) {
            names[index] = ("" + index).repeat(60_000);
        }
        assertRefused(
                RawZip.of(names).in(folder),
                new ArchiveLimits(10, 599_999, 1 << 30, 100, LONG),
                "its names take more than 599999 bytes");
    }

    @Test
    void hashing_ends_when_its_time_is_over() {
        assertRefused(
                RawZip.of("a").in(folder),
                new ArchiveLimits(10, 10, 10, 1, Duration.ofNanos(1)),
                "hashing it takes longer than PT0.000000001S");
    }

    @Test
    void an_interrupt_ends_it() throws Exception {
        var archive = RawZip.of("a").in(folder);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> new ArchiveHash(ArchiveLimits.DEFAULT).h1(archive))
                .isInstanceOf(IOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void the_defaults_take_what_real_packages_are() {
        assertThat(ArchiveLimits.DEFAULT.unpackedBytes(200L << 20)).isEqualTo(8L << 30);
        assertThat(ArchiveLimits.DEFAULT.unpackedBytes(1_000)).isEqualTo((10L << 20) + 200_000);
        assertThat(ArchiveLimits.DEFAULT.unpackedBytes(Long.MAX_VALUE)).isEqualTo(8L << 30);
    }

    @Test
    void a_limit_of_nothing_is_no_limit() {
        assertThatThrownBy(() -> new ArchiveLimits(0, 1, 1, 1, LONG)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ArchiveLimits(1, 1, 1, 1, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertRefused(Path archive, ArchiveLimits limits, String reason) {
        assertThatThrownBy(() -> new ArchiveHash(limits).h1(archive))
                .isInstanceOf(UnreadableArchiveException.class)
                .hasMessageContaining(reason);
    }

    private Path million() throws IOException {
        var archive = folder.resolve("million.zip");
        try (var zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(archive), 1 << 16), UTF_8)) {
            zip.setMethod(ZipOutputStream.STORED);
            for (var index = 0; index < 1_000_000; index++) {
                var entry = new ZipEntry("" + index);
                entry.setSize(0);
                entry.setCrc(0);
                zip.putNextEntry(entry);
            }
        }
        return archive;
    }

    private static byte[] deflatedZeros(int length) {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        var zeros = new byte[1 << 20];
        var out = new ByteArrayOutputStream();
        var buffer = new byte[8192];
        for (var left = length; left > 0; left -= zeros.length) {
            deflater.setInput(zeros);
            while (!deflater.needsInput()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
        }
        deflater.finish();
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return out.toByteArray();
    }
}
