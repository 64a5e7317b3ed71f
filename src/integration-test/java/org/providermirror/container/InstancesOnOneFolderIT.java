package org.providermirror.container;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.storage.Storage;
import org.providermirror.storage.local.LocalStorage;

@Tag("container")
@DisplayName("two instances on one folder")
class InstancesOnOneFolderIT extends SharedStorageScenarios {
    @TempDir
    private Path folder;

    private Storage storage;

    @BeforeEach
    void open() {
        storage = new LocalStorage(folder);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    @Override
    Storage storage() {
        return storage;
    }

    @Override
    Map<String, String> storageSettings() {
        return Map.of();
    }

    @Override
    Path folder() {
        return folder;
    }
}
