package org.providermirror.storage;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Stores objects by key, of two kinds: <em>packages</em>, large, streamed, published once and never changed; and
 * <em>records</em>, small, read and written whole.
 *
 * <p>Thread-safe, and several processes may share one storage: no outcome depends on a lock that only this process
 * sees. A write is visible whole or not at all, and after its method has returned it survives a power cut.
 *
 * <p>Every method throws {@link org.providermirror.failure.StorageException} if the storage fails. An object that does
 * not exist is an empty result, never a failure.
 */
public interface Storage extends AutoCloseable {
    /** The maximum size of a record, in bytes. */
    int MAXIMUM_RECORD_BYTES = 16 * 1024 * 1024;

    /** Describes an object without reading it; empty if it does not exist. */
    Optional<StoredObject> find(StorageKey key);

    /** Returns how a package's bytes reach a client; empty if the package is not stored. */
    Optional<StoredContent> open(StorageKey key);

    /**
     * Returns the same for a package with a record; empty if the storage has something else, or nothing. A bucket is
     * asked if it was not seen to have the package in the last minute, because a presigned URL of a missing object
     * fails at the client.
     */
    Optional<StoredContent> open(StoredObject recorded);

    /** Returns whether {@link #open(StoredObject)} would answer without waiting for a network. Returns at once. */
    boolean opensAtOnce(StoredObject recorded);

    /** Returns an object's bytes from the start, for this program's own reading; the caller closes the stream. */
    Optional<InputStream> stream(StorageKey key);

    /**
     * Returns a record's bytes; empty if it does not exist. A record of more than {@link #MAXIMUM_RECORD_BYTES} is a
     * failure.
     */
    Optional<byte[]> read(StorageKey key);

    /**
     * Writes a record, replacing an existing one. Concurrent writes never mix: one of them wins.
     *
     * @throws IllegalArgumentException if it has more than {@link #MAXIMUM_RECORD_BYTES}
     */
    void write(StorageKey key, byte[] record);

    /**
     * Writes a record only if it does not exist. Exactly one of any number of concurrent writers gets {@code true}.
     *
     * @throws IllegalArgumentException if it has more than {@link #MAXIMUM_RECORD_BYTES}
     */
    boolean create(StorageKey key, byte[] record);

    /**
     * Writes a record in place of the one that was described, if that is still there; returns whether it did. A folder,
     * and a bucket without {@code If-Match}, compare just before they write.
     *
     * @param described what {@link #find} or {@link #list} described
     * @throws IllegalArgumentException if the record has more than {@link #MAXIMUM_RECORD_BYTES}
     */
    boolean writeIfUnchanged(StoredObject described, byte[] record);

    /** Deletes an object; does nothing if it does not exist. */
    void delete(StorageKey key);

    /**
     * Deletes an object if it is still the one that was described; returns whether it did. An object
     * that another instance stored meanwhile stays.
     *
     * @param described what {@link #find} or {@link #list} described before the object was checked
     */
    boolean deleteIfUnchanged(StoredObject described);

    /**
     * Moves an object to the quarantine if it is still the one that was described; returns whether it did.
     *
     * @param described what {@link #find} or {@link #list} described before the object was checked
     */
    boolean quarantineIfUnchanged(StoredObject described);

    /**
     * Moves an object to the quarantine, {@link StorageLayout#QUARANTINE}. There it is not served, and an operator can
     * inspect it. Replaces an object with the same key there; does nothing if the object does not exist.
     */
    void quarantine(StorageKey key);

    /**
     * Returns the objects below a folder and its sub-folders, sorted by key. Reads a bucket page by page. Slow on a
     * large folder, so never on a request's path for more than one provider's folder. Omits staged files, and
     * everything whose name below the folder starts with a dot or is not a key.
     */
    List<StoredObject> list(StorageKey folder);

    /**
     * Returns the next objects of {@link #list}: those with the first keys after another one, fewer than so many only at
     * the end. Use {@link ObjectPages} for all objects of a large folder.
     *
     * @param after the last key of the previous page, or the folder for the first page
     * @param size how many objects at most
     */
    List<StoredObject> page(StorageKey folder, StorageKey after, int size);

    /**
     * Reserves space for one package that is about to be downloaded.
     *
     * @param expectedBytes its length
     * @throws org.providermirror.failure.StorageException at once if there is not enough space
     */
    Staging stage(long expectedBytes);

    /** Tries to write, for the readiness check. A failure is {@code false}, never an exception. */
    boolean isWritable();

    /** Releases what this storage holds: locks, connections, staged files. */
    @Override
    void close();
}
