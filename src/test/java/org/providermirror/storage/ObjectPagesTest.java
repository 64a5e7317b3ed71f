package org.providermirror.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.failure.StorageException;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.MemoryStorage;

class ObjectPagesTest {
    private static final StorageKey FOLDER = new StorageKey("folder");
    private static final int COUNT = 2 * ObjectPages.SIZE + 1;

    @TempDir
    private Path folder;

    private final List<StorageKey> pages = new ArrayList<>();

    private FailingStorage storage() {
        var memory = new MemoryStorage(folder);
        for (var number = 0; number < COUNT; number++) {
            memory.put(FOLDER.resolve("%05d".formatted(number)), new byte[1]);
        }
        var storage = new FailingStorage(memory);
        storage.afterListing(pages::add);
        return storage;
    }

    @Test
    void a_page_is_read_when_its_first_object_is_needed() {
        var objects = new ObjectPages(storage(), FOLDER);
        assertThat(pages).isEmpty();
        objects.next();
        assertThat(pages).hasSize(1);
        for (var number = 1; number < ObjectPages.SIZE; number++) {
            objects.next();
        }
        assertThat(pages).hasSize(1);
        assertThat(objects.next().key().name()).isEqualTo("01000");
        assertThat(pages).hasSize(2);
        assertThat(objects).toIterable().hasSize(COUNT - ObjectPages.SIZE - 1);
        assertThat(pages).hasSize(3);
    }

    @Test
    void a_page_that_fails_is_read_again() {
        var storage = storage();
        var objects = new ObjectPages(storage, FOLDER);
        storage.failWith(new StorageException("listing", new IOException("gone")));
        assertThatThrownBy(objects::hasNext).isInstanceOf(StorageException.class);
        storage.recover();
        assertThat(objects).toIterable().hasSize(COUNT);
    }
}
