package org.providermirror.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.Sha256;

class ArchiveHashTest {
    private static final Path RECORDED = Path.of("src/test/resources/recorded");
    private static final String NOTHING = Sha256.of(new byte[0]).hex();

    @TempDir
    Path folder;

    static Stream<Arguments> recorded() throws IOException {
        return Files.readAllLines(RECORDED.resolve("zips/HASHES.tsv")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t"))
                .map(columns -> Arguments.of(columns[0], columns[1], columns[2]));
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void recorded_archives_have_their_known_hashes(String name, String zh, String h1) throws Exception {
        var archive = RECORDED.resolve(name);
        assertThat(PackageHash.zh(Sha256.of(Files.readAllBytes(archive)))).hasToString(zh);
        assertThat(hash(archive)).hasToString(h1);
    }

    @Test
    void the_value_that_others_published_comes_out() throws Exception {
        assertThat(hash(RECORDED.resolve("zips/test.zip")))
                .hasToString("h1:I2F2atKZqKEOYk1tTLe15Llf9rVqxz48ZL1eZB9g8zM=");
    }

    @Test
    void lines_are_sorted_by_the_bytes_of_the_names() throws Exception {
        // UTF-16 would sort the face, a surrogate pair, before the letter U+FB01.
        var names = new String[] {"\uFB01", "B", "a", "\uD83D\uDE00", "a/b", "a-b"};
        assertThat(hash(RawZip.of(names)))
                .isEqualTo(hashOfLines(
                        line("B", "B"),
                        line("a", "a"),
                        line("a-b", "a-b"),
                        line("a/b", "a/b"),
                        line("\uFB01", "\uFB01"),
                        line("\uD83D\uDE00", "\uD83D\uDE00")));
    }

    @Test
    void directories_are_hashed_with_empty_content() throws Exception {
        assertThat(hash(RawZip.of("docs/", "docs/x")))
                .isEqualTo(hashOfLines(line("docs/", ""), line("docs/x", "docs/x")));
    }

    @Test
    void a_directory_whose_packed_length_is_not_zero_is_hashed_like_any_other() throws Exception {
        assertThat(hash(new RawZip().add(new RawZip().entry("docs/", "")))).isEqualTo(hashOfLines(line("docs/", "")));
    }

    @Test
    void a_directory_with_content_is_refused() {
        assertRefused(new RawZip().add(new RawZip().entry("docs/", "content")), "is a directory with content");
    }

    @Test
    void two_entries_with_one_name_both_have_the_content_of_the_last() throws Exception {
        var zip = new RawZip();
        zip.add(zip.entry("a", "first")).add(zip.entry("b", "b")).add(zip.entry("a", "second"));
        assertThat(hash(zip)).isEqualTo(hashOfLines(line("a", "second"), line("a", "second"), line("b", "b")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../x", "/etc/passwd", "C:\\x", "a\\..\\b", "", ".", "a b", "a\rb", "nul\u0000l"})
    void a_dangerous_name_is_only_a_name(String name) throws Exception {
        assertThat(hash(RawZip.of(name))).isEqualTo(hashOfLines(line(name, name)));
        assertThat(folder.toFile().list()).as("only the archive").hasSize(1);
    }

    @Test
    void a_name_with_a_line_break_is_refused() {
        assertRefused(RawZip.of("a", "b\nc"), "entry \"b?c\" has a line break in its name");
    }

    @Test
    void a_name_in_another_character_set_is_hashed_byte_by_byte() throws Exception {
        var latin = "\u00e4".getBytes(ISO_8859_1);
        var zip = new RawZip();
        assertThat(hash(zip.add(zip.entry("?", "x").name(latin).flags(0))))
                .isEqualTo(hashOfLines((Sha256.of("x".getBytes(UTF_8)) + "  \u00e4\n").getBytes(ISO_8859_1)));
    }

    @Test
    void the_directory_decides_and_not_the_entries_own_headers() throws Exception {
        var zip = new RawZip();
        assertThat(hash(zip.add(zip.entry("name", "x").localName("quite another name"))))
                .isEqualTo(hashOfLines(line("name", "x")));
    }

    @Test
    void entries_that_the_directory_does_not_name_are_ignored() throws Exception {
        var zip = new RawZip();
        var hidden = new RawZip();
        hidden.add(hidden.entry("hidden", "x"));
        assertThat(hash(zip.prefix(new String(hidden.bytes(), ISO_8859_1).substring(0, 36))
                        .add(zip.entry("a", "x"))))
                .isEqualTo(hashOfLines(line("a", "x")));
    }

    @Test
    void an_archive_without_entries_has_a_hash() throws Exception {
        assertThat(hash(new RawZip())).hasToString("h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    @Test
    void stored_content_is_read() throws Exception {
        var zip = new RawZip();
        assertThat(hash(zip.add(zip.stored("a", "stored")))).isEqualTo(hashOfLines(line("a", "stored")));
    }

    @Test
    void an_archive_written_by_the_jdk_is_read() throws Exception {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("a"));
            zip.write("with a descriptor".getBytes(UTF_8));
            zip.setComment("a comment");
        }
        assertThat(hash(write(out.toByteArray()))).isEqualTo(hashOfLines(line("a", "with a descriptor")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_descriptor_may_be_signed_or_not(boolean signed) throws Exception {
        var zip = new RawZip();
        var entry = zip.entry("a", "x");
        assertThat(hash(zip.add(entry.descriptor(entry.crc, signed)))).isEqualTo(hashOfLines(line("a", "x")));
    }

    @Test
    void a_descriptor_with_another_checksum_is_refused() {
        var zip = new RawZip();
        assertRefused(zip.add(zip.entry("a", "x").descriptor(7, true)), "two checksums that differ");
    }

    @Test
    void sixty_four_bit_archives_are_read() throws Exception {
        assertThat(hash(RawZip.of("a", "b").zip64())).isEqualTo(hashOfLines(line("a", "a"), line("b", "b")));
    }

    @Test
    void a_comment_of_the_longest_kind_hides_nothing() throws Exception {
        assertThat(hash(RawZip.of("a").comment("x".repeat(65_535)))).isEqualTo(hashOfLines(line("a", "a")));
    }

    @Test
    void an_archive_behind_a_prefix_is_read_whether_its_offsets_count_the_prefix_or_not() throws Exception {
        var expected = hashOfLines(line("a", "a"));
        var counted = new RawZip().prefix("#!/bin/sh\n");
        assertThat(hash(counted.add(counted.entry("a", "a")))).isEqualTo(expected);

        var uncounted = RawZip.of("a").bytes();
        var prefix = "#!/bin/sh\n".getBytes(UTF_8);
        var both = Arrays.copyOf(prefix, prefix.length + uncounted.length);
        System.arraycopy(uncounted, 0, both, prefix.length, uncounted.length);
        assertThat(hash(write(both))).isEqualTo(expected);
    }

    @Test
    void wrong_bytes_are_refused() {
        var zip = new RawZip();
        var entry = zip.stored("a", "content");
        entry.packed[0] ^= 1;
        assertRefused(zip.add(entry), "does not match its checksum");
    }

    @Test
    void a_checksum_of_zero_is_not_checked_as_in_go() throws Exception {
        var zip = new RawZip();
        assertThat(hash(zip.add(zip.entry("a", "x").crc(0)))).isEqualTo(hashOfLines(line("a", "x")));
    }

    @Test
    void damaged_deflate_data_is_refused() {
        var zip = new RawZip();
        assertRefused(
                zip.add(zip.packed("a", new byte[] {(byte) 0xff, (byte) 0xff, 1, 2, 3}, 10, 1)),
                "entry \"a\" is damaged or truncated");
    }

    @Test
    void content_that_is_longer_or_shorter_than_announced_is_refused() {
        var zip = new RawZip();
        assertRefused(zip.add(zip.entry("a", "xxx").unpacked(2)), "unpacks to more");
        var other = new RawZip();
        assertRefused(other.add(other.entry("a", "xxx").unpacked(4)), "unpacks to less");
    }

    @Test
    void encrypted_content_is_refused() {
        var zip = new RawZip();
        assertRefused(zip.add(zip.stored("a", "x").flags(1)), "is encrypted");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 9, 12, 14, 93, 95, 99})
    void a_compression_that_go_does_not_read_is_refused(int method) {
        var zip = new RawZip();
        assertRefused(zip.add(zip.entry("a", "x").method(method)), "compressed by method " + method);
    }

    @Test
    void an_entry_at_another_offset_than_the_directory_lists_is_refused() {
        var zip = new RawZip();
        var entry = zip.entry("a", "x");
        zip.add(entry);
        entry.headerOffset = 1;
        assertRefused(zip, "is not where the directory says");
    }

    @Test
    void an_entry_beyond_the_end_is_refused() {
        var zip = new RawZip();
        var entry = zip.entry("a", "x");
        zip.add(entry);
        entry.headerOffset = Integer.MAX_VALUE;
        assertRefused(zip, "ends in the middle of a record");
    }

    @Test
    void a_directory_with_another_count_than_announced_is_refused() {
        assertRefused(RawZip.of("a", "b").extraCount(1), "does not hold as many entries as it says");
        assertRefused(RawZip.of("a", "b").extraCount(-1), "does not hold as many entries as it says");
    }

    @Test
    void a_comment_that_would_reach_beyond_the_file_is_refused() {
        var bytes = RawZip.of("a").comment("x").bytes();
        assertThatThrownBy(() -> hash(write(Arrays.copyOf(bytes, bytes.length - 1))))
                .isInstanceOf(UnreadableArchiveException.class);
    }

    @Test
    void a_truncated_archive_is_refused() throws Exception {
        var bytes = RawZip.of("a", "directory/", "directory/b").zip64().bytes();
        for (var length = 0; length < bytes.length; length++) {
            var cut = write(Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> hash(cut)).as("length %d", length).isInstanceOf(UnreadableArchiveException.class);
        }
    }

    @Test
    @Tag("component") // It hashes thousands of archives.
    void an_archive_with_any_bit_flipped_is_refused_or_hashed_and_never_worse() throws Exception {
        var bytes = RawZip.of("a", "directory/", "directory/b").zip64().bytes();
        for (var bit = 0; bit < bytes.length * 8; bit++) {
            var flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                assertThat(hash(write(flipped)).toString()).startsWith("h1:");
            } catch (UnreadableArchiveException refused) {
                assertThat(refused).hasMessageStartingWith("the archive cannot be read: ");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "<html><body>Not Found</body></html>"})
    void a_file_that_is_not_a_zip_is_refused(String content) {
        assertThatThrownBy(() -> hash(write(content.getBytes(UTF_8))))
                .isInstanceOf(UnreadableArchiveException.class)
                .hasMessageContaining("it is not a zip file");
    }

    @Test
    void a_file_that_is_not_there_is_no_fault_of_an_archive() {
        assertThatThrownBy(() -> hash(folder.resolve("absent.zip"))).isInstanceOf(NoSuchFileException.class);
    }

    private PackageHash hash(RawZip zip) throws Exception {
        return hash(zip.in(folder));
    }

    private static PackageHash hash(Path archive) throws Exception {
        return new ArchiveHash(ArchiveLimits.DEFAULT).h1(archive);
    }

    private void assertRefused(RawZip zip, String reason) {
        assertThatThrownBy(() -> hash(zip))
                .isInstanceOf(UnreadableArchiveException.class)
                .hasMessageContaining(reason);
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("written.zip"), bytes);
    }

    private static byte[] line(String name, String content) {
        var digest =
                content.isEmpty() ? NOTHING : Sha256.of(content.getBytes(UTF_8)).hex();
        return (digest + "  " + name + "\n").getBytes(UTF_8);
    }

    private static PackageHash hashOfLines(byte[]... lines) {
        var digest = Sha256.newDigest();
        Arrays.stream(lines).forEach(digest::update);
        return PackageHash.h1(digest.digest());
    }
}
