package org.providermirror.metrics;

import java.time.Duration;
import org.providermirror.event.EventKind;
import org.providermirror.net.UpstreamListener;
import org.providermirror.storage.StorageListener;

/** Records metrics, those of storage calls and upstream requests as a listener. Thread-safe; never blocks or throws. */
public interface MetricsRecorder extends StorageListener, UpstreamListener {
    /**
     * Records a request of a client or browser.
     *
     * @param time from its first byte to the end of the response
     */
    void request(RouteLabel route, RequestOutcome outcome, Duration time);

    /**
     * Records an archive that was served.
     *
     * @param outcome {@link RequestOutcome#HIT}, {@link RequestOutcome#MISS} or {@link RequestOutcome#STREAM}
     * @param bytes the length of the response; 0 for a redirect to the publisher
     */
    void archive(RequestOutcome outcome, long bytes);

    /**
     * Records an attempt to fetch a package.
     *
     * @param bytes the received bytes
     */
    void fetch(boolean stored, long bytes);

    /** Records an event. */
    void event(EventKind kind);
}
