package org.providermirror.storage;

import java.util.regex.Pattern;

/**
 * The name of one stored object: segments joined by slashes, relative, the same text on disk and in a bucket.
 *
 * @param value at most 1,000 characters; no segment is empty, {@code .} or {@code ..}, none holds a backslash, a colon or
 *     a control character
 */
public record StorageKey(String value) implements Comparable<StorageKey> {
    private static final Pattern SEGMENTS =
            Pattern.compile("(?!\\.{1,2}(/|$))[^/\\\\:\\p{Cntrl}]+(/(?!\\.{1,2}(/|$))[^/\\\\:\\p{Cntrl}]+)*");

    public StorageKey {
        if (value.length() > 1_000 || !SEGMENTS.matcher(value).matches()) {
            throw new IllegalArgumentException("not a storage key: " + value);
        }
    }

    /** The key of something inside the folder that this key names. */
    public StorageKey resolve(String name) {
        return new StorageKey(value + "/" + name);
    }

    /** The last segment. */
    public String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    @Override
    public int compareTo(StorageKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
