package org.providermirror.config.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerFoldersTest {
    @TempDir
    private Path base;

    private Path storage(String... writable) {
        return base.relativize(ContainerFolders.storageIn(
                base,
                folder -> List.of(writable).contains(base.relativize(folder).toString())));
    }

    @Test
    void packages_are_stored_in_the_base_folder_if_it_is_writable() {
        assertThat(storage("", "work")).hasToString("mirror");
    }

    @Test
    void packages_are_stored_below_work_if_only_that_is_writable_as_in_a_packaged_tomcat() {
        assertThat(storage("work")).hasToString("work/terraform-provider-mirror");
    }

    @Test
    void the_base_folder_is_reported_if_nothing_is_writable() {
        assertThat(storage()).hasToString("mirror");
    }

    @Test
    void a_folder_that_exists_stays_the_default_whatever_is_writable() throws Exception {
        Files.createDirectories(base.resolve("work/terraform-provider-mirror"));
        assertThat(storage("", "work")).hasToString("work/terraform-provider-mirror");
        Files.createDirectory(base.resolve("mirror"));
        assertThat(storage("work")).hasToString("mirror");
    }
}
