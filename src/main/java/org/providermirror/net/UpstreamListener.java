package org.providermirror.net;

import java.time.Duration;
import org.providermirror.failure.MirrorException;

/**
 * Sees what is asked of upstream hosts and what became of it. Called on the threads that ask: must be quick, must not fail,
 * and must not ask anything itself.
 */
public interface UpstreamListener {
    /**
     * A host answered, be it that there is no such thing.
     *
     * @param host the host of the URL that was asked, before any redirect
     * @param found whether it had what was asked for
     * @param time until the whole document, or the beginning of a download, was there
     */
    void answered(String host, boolean found, Duration time);

    /** A request came to nothing. */
    void failed(String host, MirrorException failure, Duration time);
}
