package org.providermirror.net.client;

import java.time.Duration;
import org.providermirror.net.Download;
import org.providermirror.net.UpstreamClient;

/**
 * The timeouts and limits of the client.
 *
 * @param connect timeout of one connection attempt
 * @param header deadline of the response's head, and the longest silence within it
 * @param documentIdle the longest silence within a document
 * @param document deadline of one attempt to get a whole document, with all its redirects
 * @param retryPause the wait before the second attempt, unless upstream requests another one
 * @param downloadIdle the longest silence within a download
 * @param lease timeout for a free connection
 * @param throughputWindow the time over which the throughput of a download is measured
 * @param minimumThroughput minimum throughput in bytes per second; a slower download gives way to others
 */
public record UpstreamTimeouts(
        Duration connect,
        Duration header,
        Duration documentIdle,
        Duration document,
        Duration retryPause,
        Duration downloadIdle,
        Duration lease,
        Duration throughputWindow,
        int minimumThroughput) {

    /** Returns the limits that {@link UpstreamClient} and {@link Download} promise. */
    public static UpstreamTimeouts standard() {
        return new UpstreamTimeouts(
                Duration.ofSeconds(3),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(3),
                Duration.ofSeconds(30),
                10 * 1024);
    }

    /**
     * Returns the deadline for the head of a response, however many addresses are tried and however slowly it drips in.
     */
    Duration head() {
        return connect.plus(header);
    }
}
