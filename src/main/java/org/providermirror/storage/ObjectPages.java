package org.providermirror.storage;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Iterates over the objects below a folder in the order of their keys. Holds one page of them, so a folder of any size
 * takes little memory. Holds nothing open, so a caller may pause for days. An object that exists all the time is
 * returned once.
 *
 * <p>Owned by one thread. Every method throws {@link org.providermirror.failure.StorageException}.
 */
public final class ObjectPages implements Iterator<StoredObject> {
    /** How many objects a page has at most. */
    static final int SIZE = 1_000;

    // The character after the slash, so that no key below a folder comes after the folder's name with it.
    private static final char AFTER_SLASH = '/' + 1;

    private final Storage storage;
    private final StorageKey folder;
    private StorageKey after;
    private Iterator<StoredObject> page = List.<StoredObject>of().iterator();
    private boolean isLastPage;
    private Optional<StoredObject> next = Optional.empty();

    public ObjectPages(Storage storage, StorageKey folder) {
        this.storage = storage;
        this.folder = folder;
        this.after = folder;
    }

    /** Returns the object that {@link #next} will return, without going on; empty at the end. */
    public Optional<StoredObject> peek() {
        if (next.isEmpty()) {
            if (!page.hasNext() && !isLastPage) {
                turn();
            }
            next = page.hasNext() ? Optional.of(page.next()) : Optional.empty();
        }
        return next;
    }

    private void turn() {
        var objects = storage.page(folder, after, SIZE);
        isLastPage = objects.size() < SIZE;
        if (!objects.isEmpty()) {
            after = objects.get(objects.size() - 1).key();
        }
        page = objects.iterator();
    }

    @Override
    public boolean hasNext() {
        return peek().isPresent();
    }

    @Override
    public StoredObject next() {
        var object = peek().orElseThrow(NoSuchElementException::new);
        next = Optional.empty();
        return object;
    }

    /** Returns the names of the folders right below a folder, sorted. Reads one object of each. */
    public static List<String> foldersBelow(Storage storage, StorageKey folder) {
        var names = new ArrayList<String>();
        var start = folder.value().length() + 1;
        var page = storage.page(folder, folder, 1);
        while (!page.isEmpty()) {
            var key = page.get(0).key();
            var end = key.value().indexOf('/', start);
            if (end >= 0) {
                names.add(key.value().substring(start, end));
            }
            page = storage.page(
                    folder, end < 0 ? key : new StorageKey(key.value().substring(0, end) + AFTER_SLASH), 1);
        }
        return names;
    }
}
