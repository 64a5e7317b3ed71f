package org.providermirror.storage;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Objects by key. Two kinds lie here: <em>packages</em>, large, streamed, published once and never changed; and
 * <em>records</em>, small, read and written whole.
 *
 * <p>Every method may be called from any thread, and several processes may share one storage: no outcome rests on a lock
 * that only this process sees. What a method made visible is visible whole or not at all, and when the method has
 * returned it survives a power cut.
 *
 * <p>Every method throws {@link org.providermirror.failure.StorageException} when the storage fails; an object that is not
 * there is an empty answer and never a failure.
 */
public interface Storage extends AutoCloseable {
    /** The largest record, in bytes. */
    int MAXIMUM_RECORD_BYTES = 16 * 1024 * 1024;

    /** What is known of an object without reading it; empty where there is none. */
    Optional<StoredObject> find(StorageKey key);

    /** How a package's bytes reach a client; empty where there is none. */
    Optional<StoredContent> open(StorageKey key);

    /**
     * The same where the package's record tells what there must be; empty where the storage has something else, or nothing. A
     * storage over a network takes the record's word for it, so that a request need not wait for the network, and looks
     * afterwards: what it then does not find is empty from the next time on.
     */
    Optional<StoredContent> open(StoredObject recorded);

    /** An object's bytes from its start, for this program's own reading; the caller closes the stream. */
    Optional<InputStream> stream(StorageKey key);

    /**
     * A record's bytes; empty where there is none. A record of more than {@link #MAXIMUM_RECORD_BYTES} is none of ours and
     * a failure.
     */
    Optional<byte[]> read(StorageKey key);

    /**
     * Writes a record, in place of the one that was there. Of two writers at once, one wins whole.
     *
     * @throws IllegalArgumentException where it has more than {@link #MAXIMUM_RECORD_BYTES}
     */
    void write(StorageKey key, byte[] record);

    /**
     * Writes a record only where there is none: of any number of writers at once exactly one is told {@code true}.
     *
     * @throws IllegalArgumentException where it has more than {@link #MAXIMUM_RECORD_BYTES}
     */
    boolean create(StorageKey key, byte[] record);

    /** Removes an object. Removing one that is not there does nothing. */
    void delete(StorageKey key);

    /**
     * Moves an object to the quarantine, {@link StorageLayout#QUARANTINE}, where nobody serves it and an operator finds it.
     * One that was set aside before under the same key is replaced; moving one that is not there does nothing.
     */
    void quarantine(StorageKey key);

    /**
     * The objects right below a folder and in its sub-folders, sorted by key. Reads page by page what a store gives in
     * pages; slow on a large folder, so never on a request's path for more than one provider's folder. What is staged is left
     * out, and so is everything below the folder whose name starts with a dot or is no key: none of it is ours.
     */
    List<StoredObject> list(StorageKey folder);

    /**
     * Room for one package that is about to be downloaded.
     *
     * @param expectedBytes its length
     * @throws org.providermirror.failure.StorageException at once where there is not that much room
     */
    Staging stage(long expectedBytes);

    /**
     * Whether this storage takes what is written to it, found out by trying, for the readiness answer. A failure is
     * {@code false} and no exception.
     */
    boolean isWritable();

    /** Gives back what this storage holds: locks, connections, staged bytes. */
    @Override
    void close();
}
