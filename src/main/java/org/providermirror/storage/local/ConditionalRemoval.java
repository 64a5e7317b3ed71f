package org.providermirror.storage.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.function.Function;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StoredObject;

/**
 * Removes a file if it is still the one that was checked. A file system cannot do that on a condition: between the look at a
 * name and its removal, another file may come to have it. So the file is moved away first, and gets its name back if it is
 * another one.
 */
record ConditionalRemoval(
        String action,
        StoredObject checked,
        Function<StorageKey, Optional<StoredObject>> lookup,
        StorageFolder folder,
        FileNames names,
        Disk disk) {
    /** Chooses the name that the file is moved to. */
    interface Place {
        Path choose() throws IOException;
    }

    /** Ends the file that was taken. */
    interface Fate {
        void of(Path taken) throws IOException;
    }

    /**
     * Removes the file; returns whether it was still the one that was checked.
     *
     * @param place where the file is taken to
     * @param fate ends the taken file
     * @param ofLink ends a symbolic link, in its own place
     */
    boolean run(Place place, Fate fate, Fate ofLink) {
        if (!lookup.apply(checked.key()).equals(Optional.of(checked))) {
            return false;
        }
        var path = folder.path(checked.key());
        try {
            folder.requireInside(path.getParent());
            // A relative link would lead elsewhere from another folder.
            var isLink = Files.isSymbolicLink(path);
            var taken = isLink ? path : place.choose();
            if (!isLink && !take(path, taken)) {
                return false;
            }
            if (!isLink && !isSame(taken)) {
                giveBack(taken, path);
                return false;
            }
            end(taken, path, isLink ? ofLink : fate);
            disk.force(path.getParent());
            return true;
        } catch (IOException failed) {
            throw new StorageException(action + checked.key(), failed);
        }
    }

    private boolean take(Path path, Path taken) throws IOException {
        try {
            Files.move(path, taken, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException failed) {
            if (folder.isAbsent(path, failed)) {
                return false;
            }
            throw failed;
        }
    }

    private boolean isSame(Path taken) throws IOException {
        return LocalStorage.object(checked.key(), Files.readAttributes(taken, BasicFileAttributes.class))
                .equals(checked);
    }

    /** If the disk fails, the file stays in the place that it was taken to. */
    private void giveBack(Path taken, Path path) throws IOException {
        if (!names.giveIfFree(taken, path)) {
            Files.delete(taken);
        }
    }

    private void end(Path taken, Path path, Fate fate) throws IOException {
        try {
            fate.of(taken);
        } catch (IOException failed) {
            if (!taken.equals(path) && Files.exists(taken)) {
                giveBack(taken, path);
            }
            throw failed;
        }
    }
}
