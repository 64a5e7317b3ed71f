package org.providermirror.net;

import java.time.Duration;
import org.providermirror.failure.MirrorException;

/**
 * Observes requests to upstream hosts. Called on the requesting threads: must be quick, must not throw, and must not
 * send requests itself.
 */
public interface UpstreamListener {
    /**
     * Notifies that a host answered, also if the answer is that it does not have the resource.
     *
     * @param host the host of the requested URL, before any redirect
     * @param found whether it had the resource
     * @param time until the document was complete or the download began
     */
    void answered(String host, boolean found, Duration time);

    /** Notifies that a request failed. */
    void failed(String host, MirrorException failure, Duration time);
}
