package org.providermirror.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scenarios of a mirror that stores in a folder: the folder can do without the mirror. */
public abstract class FolderInstallScenarios extends InstallScenarios {
    @ParameterizedTest
    @MethodSource("clients")
    void the_storage_folder_is_a_filesystem_mirror(TerraformClient client) throws Exception {
        warm(client);
        var project = project(client, CliConfiguration.filesystemMirror(mirror.storageFolder()));

        assertSucceeds(project.init());
        assertThat(project.lockFile()).contains(registry.h1(packageOf(client)).toString());
        assertThat(registry.received()).isEmpty();
    }
}
