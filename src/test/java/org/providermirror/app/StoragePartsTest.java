package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.config.StorageSettings;
import org.providermirror.failure.StorageException;

class StoragePartsTest {
    @TempDir
    private Path place;

    private void open(StorageSettings.Folder folder) {
        StorageParts.of(folder, place.resolve("temporary"), Clocks.system()).close();
    }

    /** Returns a folder that not even root can create: a file is in its way, or above it. */
    private Path impossible(String name) throws Exception {
        Files.writeString(place.resolve("file"), "");
        return place.resolve(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "file/mirror"})
    void a_default_folder_that_cannot_be_created_is_called_the_default_and_the_ways_to_set_another_are_named(
            String name) throws Exception {
        var folder = impossible(name);
        assertThatThrownBy(() -> open(new StorageSettings.Folder(folder, true)))
                .hasMessageContainingAll(
                        folder.toString(),
                        "this is the default folder",
                        "context parameter",
                        "JNDI entry (mirror/local/path)",
                        "-Dmirror.local.path=",
                        "MIRROR_LOCAL_PATH=");
    }

    @Test
    void a_folder_that_a_setting_names_is_not_called_the_default() throws Exception {
        var folder = impossible("file/mirror");
        assertThatThrownBy(() -> open(new StorageSettings.Folder(folder)))
                .isInstanceOf(StorageException.class)
                .hasMessageNotContaining("default");
        assertThat(new StorageSettings.Folder(folder).advice()).isEmpty();
    }
}
