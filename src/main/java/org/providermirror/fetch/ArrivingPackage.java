package org.providermirror.fetch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.OptionalLong;
import org.providermirror.failure.MirrorException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;

/**
 * A package that is queued or being downloaded right now, for clients that wait for its bytes. One download feeds any
 * number of them: each opens the file itself, so that a slow or leaving client neither slows nor ends the download.
 *
 * <p>Until the whole package is verified, at least its last byte is held back: no response with unverified bytes is ever
 * complete. Safe for use by any number of threads.
 */
public interface ArrivingPackage {
    /** Which package this is. */
    PackageId id();

    /** The digest that the whole must have, from the verified release. */
    Sha256 sha256();

    /** Whether upstream has begun to send: until then there is neither a length nor a file to open. */
    boolean begun();

    /** How many bytes the whole has; empty until the download has begun, and where upstream does not say. */
    OptionalLong length();

    /** The file that fills; the caller closes the channel, which stays readable whatever becomes of the download. */
    FileChannel open() throws IOException;

    /** How many bytes from the start may be given out now; never decreases. */
    long available();

    /** Whether all bytes are here and verified: {@link #available} is the whole. */
    boolean complete();

    /** Whether the download failed or was given up: no more bytes will become available. */
    boolean failed();

    /**
     * Returns why a client that got no byte must not be sent upstream either, now that the download has {@link #failed};
     * empty if it may.
     */
    Optional<MirrorException> refusal();

    /**
     * Runs an action once: as soon as more than {@code position} bytes may be given out, the download is complete, or it
     * failed; with a position of -1, as soon as it has begun. Runs at once, on the calling thread, where that is so
     * already, else on the thread that downloads: the action only hands over.
     */
    void whenBeyond(long position, Runnable action);
}
