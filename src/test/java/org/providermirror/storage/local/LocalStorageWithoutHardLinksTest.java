package org.providermirror.storage.local;

import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.providermirror.storage.Storage;

/** The contract upon a file system such as exFAT, which says so in one of two ways. */
@Tag("component")
class LocalStorageWithoutHardLinksTest extends LocalStorageTest {
    private int opened;

    @Override
    protected Storage open() {
        var says = opened++;
        return new LocalStorage(folder, new Disk() {
            @Override
            void link(Path name, Path file) throws FileSystemException {
                if (says % 2 == 0) {
                    throw new UnsupportedOperationException("hard links");
                }
                throw new FileSystemException(name.toString(), file.toString(), "Operation not permitted");
            }
        });
    }
}
