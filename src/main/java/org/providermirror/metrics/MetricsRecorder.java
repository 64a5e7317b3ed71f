package org.providermirror.metrics;

import java.time.Duration;
import org.providermirror.event.EventKind;
import org.providermirror.storage.StorageCall;

/** Where what happens is told to be counted. Any thread may tell; telling returns at once and never fails. */
public interface MetricsRecorder {
    /**
     * A request of a client or of a browser was answered.
     *
     * @param time from its first byte to the end of the answer
     */
    void request(RouteLabel route, RequestOutcome outcome, Duration time);

    /**
     * An archive was given.
     *
     * @param outcome {@link RequestOutcome#HIT}, {@link RequestOutcome#MISS} or {@link RequestOutcome#STREAM}
     * @param bytes what the answer holds; 0 where the client was sent to the publisher
     */
    void archive(RequestOutcome outcome, long bytes);

    /** A question to an upstream host ended. */
    void upstream(String host, UpstreamOutcome outcome, Duration time);

    /**
     * A fetch into storage ended.
     *
     * @param bytes what came over the network
     */
    void fetch(boolean stored, long bytes);

    /** A call of the storage ended. */
    void storage(StorageCall call, boolean worked, Duration time);

    /** An event was reported. */
    void event(EventKind kind);
}
