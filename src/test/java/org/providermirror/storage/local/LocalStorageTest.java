package org.providermirror.storage.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageContract;
import org.providermirror.storage.StoredContent;
import org.providermirror.storage.StoredContent.LocalFile;

@Tag("component")
class LocalStorageTest extends StorageContract {
    @TempDir
    Path folder;

    @Override
    protected Storage open() {
        return new LocalStorage(folder);
    }

    @Override
    protected byte[] received(StoredContent content) throws IOException {
        return Files.readAllBytes(((LocalFile) content).path());
    }
}
