package org.providermirror.transfer.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.testing.Archives;

class TarReaderTest {
    private static final String LONG = "deep/".repeat(40) + "terraform-provider-null_1.0.0_linux_amd64.zip";

    private final ByteArrayOutputStream tar = new ByteArrayOutputStream();

    private void add(String name, String prefix, char type, byte[] content) throws IOException {
        tar.write(Archives.tarEntry(name, prefix, type, content));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Map<String, String> read() throws IOException {
        var files = new LinkedHashMap<String, String>();
        var reader = new TarReader(new ByteArrayInputStream(tar.toByteArray()));
        for (var path = reader.next(); path.isPresent(); path = reader.next()) {
            files.put(path.get(), new String(reader.content().readAllBytes(), StandardCharsets.UTF_8));
        }
        return files;
    }

    @Test
    void regular_files_are_read_by_their_long_names_and_nothing_else() throws IOException {
        add("folder/", "", '5', new byte[0]);
        add("a.json", "some/folder", '0', bytes("{}"));
        add("PaxHeaders/x", "", 'x', bytes((LONG.length() + 10) + " path=" + LONG + "\n"));
        add("short", "", '0', bytes("of a long name"));
        add("link", "", '2', new byte[0]);
        add("empty", "", '0', new byte[0]);
        tar.write(new byte[1024]);
        assertThat(read())
                .containsExactly(
                        Map.entry("some/folder/a.json", "{}"),
                        Map.entry(LONG, "of a long name"),
                        Map.entry("empty", ""));
    }

    @Test
    void unneeded_files_are_skipped() throws IOException {
        add("one", "", '0', new byte[1_300]);
        add("two", "", '0', bytes("2"));
        var reader = new TarReader(new ByteArrayInputStream(tar.toByteArray()));
        assertThat(reader.next()).contains("one");
        assertThat(reader.next()).contains("two");
        assertThat(reader.next()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 124, 148, 156})
    void a_header_that_was_altered_is_refused(int at) throws IOException {
        add("one", "", '0', bytes("1"));
        var bytes = tar.toByteArray();
        bytes[at] ^= 1;
        assertThatThrownBy(() -> new TarReader(new ByteArrayInputStream(bytes)).next())
                .isInstanceOf(IOException.class);
    }

    @Test
    void an_archive_that_ends_early_is_refused() throws IOException {
        add("one", "", '0', new byte[2_000]);
        var half = Arrays.copyOf(tar.toByteArray(), 1_000);
        var reader = new TarReader(new ByteArrayInputStream(half));
        assertThat(reader.next()).contains("one");
        assertThatThrownBy(() -> reader.content().readAllBytes()).isInstanceOf(IOException.class);
    }
}
