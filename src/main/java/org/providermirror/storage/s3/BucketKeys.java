package org.providermirror.storage.s3;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.providermirror.storage.StorageKey;

/**
 * Converts between the mirror's keys and those in the bucket.
 *
 * @param prefix the start of every key in the bucket, without the slash after it; may be empty
 */
record BucketKeys(String prefix) {
    /** The limit of S3. */
    private static final int LONGEST_BYTES = 1_024;

    /** The limit of folders, and of compatible stores that keep objects as files. */
    private static final int LONGEST_NAME_BYTES = 255;

    /** Returns the key in the bucket. */
    String of(StorageKey key) {
        return prefix.isEmpty() ? key.value() : prefix + "/" + key.value();
    }

    /** Whether every kind of store can hold an object of this key; no object of the mirror has another. */
    boolean fits(StorageKey key) {
        return bytes(of(key)) <= LONGEST_BYTES
                && Stream.of(key.value().split("/")).allMatch(name -> bytes(name) <= LONGEST_NAME_BYTES);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * Returns the mirror's key of an object below a folder; empty if a name below the folder begins with a dot, or is
     * not a key.
     */
    Optional<StorageKey> below(StorageKey folder, String inBucket) {
        var start = of(folder) + "/";
        if (!inBucket.startsWith(start)) {
            return Optional.empty();
        }
        var rest = inBucket.substring(start.length());
        if (rest.startsWith(".") || rest.contains("/.")) {
            return Optional.empty();
        }
        try {
            return Optional.of(folder.resolve(rest));
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }
}
