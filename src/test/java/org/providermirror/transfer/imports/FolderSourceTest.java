package org.providermirror.transfer.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.transfer.upload.FileSource;

class FolderSourceTest {
    @TempDir
    private Path base;

    private Path imports() throws Exception {
        var site = Files.createDirectories(base.resolve("imports/site/registry.example.com/acme"));
        Files.writeString(site.resolve("b.json"), "b");
        Files.writeString(base.resolve("imports/site/a.txt"), "a");
        Files.writeString(base.resolve("secret"), "secret");
        Files.createSymbolicLink(base.resolve("imports/site/link"), base.resolve("secret"));
        Files.createSymbolicLink(base.resolve("imports/out"), base);
        return base.resolve("imports");
    }

    private static Map<String, String> files(FileSource source) throws Exception {
        var files = new LinkedHashMap<String, String>();
        source.forEach((path, bytes) -> files.put(path, new String(bytes.readAllBytes(), StandardCharsets.UTF_8)));
        return files;
    }

    @Test
    void it_visits_the_files_of_the_folder_by_their_relative_paths_and_follows_no_link() throws Exception {
        var source = FolderSource.of(imports(), "site");
        assertThat(files(source)).isEqualTo(Map.of("a.txt", "a", "registry.example.com/acme/b.json", "b"));
        assertThat(files(source)).as("a second visit").hasSize(2);
    }

    @Test
    void a_dot_is_the_whole_folder() throws Exception {
        assertThat(files(FolderSource.of(imports(), "."))).containsKey("site/a.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "site/../..", "/", "out", "missing", "site/a.txt", "a\0b"})
    void a_path_outside_and_one_that_is_no_folder_get_the_same_answer(String path) throws Exception {
        var imports = imports();
        assertThatThrownBy(() -> FolderSource.of(imports, path))
                .isInstanceOf(InvalidTermException.class)
                .hasMessageEndingWith("the path of a folder inside mirror.import.path");
    }
}
