package org.providermirror.storage;

import java.util.Arrays;
import org.providermirror.provider.Printable;

/**
 * The key of one stored object: segments joined by slashes, relative, the same text on disk and in a bucket.
 *
 * @param value at most 1,000 characters; no segment is empty, {@code .} or {@code ..}, or holds a backslash, a colon,
 *     a control character or half a surrogate pair, which no file system and no bucket could keep
 */
public record StorageKey(String value) implements Comparable<StorageKey> {
    private static final int LONGEST = 1_000;

    public StorageKey {
        if (value.length() > LONGEST || !Arrays.stream(value.split("/", -1)).allMatch(StorageKey::isSegment)) {
            throw new IllegalArgumentException("not a storage key: " + Printable.of(value, LONGEST));
        }
    }

    private static boolean isSegment(String text) {
        return !text.isEmpty()
                && !text.equals(".")
                && !text.equals("..")
                && text.codePoints().allMatch(StorageKey::isAllowed);
    }

    private static boolean isAllowed(int point) {
        return point != '\\'
                && point != ':'
                && !Character.isISOControl(point)
                && Character.getType(point) != Character.SURROGATE;
    }

    /** Returns the key of something inside the folder that this key names. */
    public StorageKey resolve(String name) {
        return new StorageKey(value + "/" + name);
    }

    /** Returns the folder of this key; the key is no top-level one. */
    public StorageKey parent() {
        return new StorageKey(value.substring(0, value.lastIndexOf('/')));
    }

    /** Returns the last segment. */
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
