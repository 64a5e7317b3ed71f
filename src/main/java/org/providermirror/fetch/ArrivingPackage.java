package org.providermirror.fetch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.providermirror.failure.MirrorException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;

/**
 * A package that is queued or being downloaded, for clients that wait for its bytes. One download feeds any number of
 * clients: each opens the file itself, so that a slow or disconnecting client never affects the download.
 *
 * <p>At least the last byte is held back until the whole package is verified: no response with unverified bytes is ever
 * complete. Thread-safe.
 */
public interface ArrivingPackage {
    PackageId id();

    /** Returns the digest that the whole must have, from the verified release. */
    Sha256 sha256();

    /** Whether upstream has started to send. Before that there is neither a length nor a file to open. */
    boolean begun();

    /** Returns the length of the whole; empty until the download has begun, or if upstream does not send it. */
    OptionalLong length();

    /**
     * Opens the file that is being filled. The caller closes the channel, which stays readable whatever happens to the
     * download.
     */
    FileChannel open() throws IOException;

    /** Returns how many bytes from the start may be sent now; never decreases. */
    long available();

    /** Whether all bytes are received and verified. */
    boolean complete();

    /** Whether the download failed or was aborted: no more bytes will become available. */
    boolean failed();

    /** Counts one more client of this download, and returns how many came so far. */
    int countClient();

    /** Returns how long ago the package was requested. */
    Duration age();

    /**
     * Returns how long the rest of the bytes takes at the measured rate; zero when all are verified; empty before the
     * first byte and if upstream sends no length.
     */
    Optional<Duration> left();

    /**
     * Completes with true when the package is in storage with its record, and with false if the download fails. Completes
     * on the downloading thread: dependent work must only hand over.
     */
    CompletionStage<Boolean> stored();

    /**
     * Returns why a client without any byte must not be redirected upstream after the download has {@link #failed};
     * empty if it may.
     */
    Optional<MirrorException> refusal();

    /**
     * Runs an action once, as soon as more than {@code position} bytes are available, or the download is complete or
     * has failed. A crowd is woken for many bytes at once, or by the first bytes that arrive 200 ms after the last ones. A position of -1 means as soon as it has begun. Runs on the calling thread if that is true already,
     * otherwise on the downloading thread: the action must only hand over.
     */
    void whenBeyond(long position, Runnable action);
}
