package org.providermirror.net.client;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.providermirror.net.Download;
import org.providermirror.net.UpstreamClient;

/**
 * The timeouts and limits of the client.
 *
 * @param connect timeout of one connection attempt
 * @param header deadline of the head of a document's response after the connection, and the longest silence within it
 * @param documentIdle the longest silence within a document
 * @param document deadline of one attempt to get a whole document, with all its redirects
 * @param retryDelay the wait before the second attempt, unless upstream requests another one
 * @param downloadIdle the longest silence within a download that has begun
 * @param archive how long a download may be held back: until its response, its first byte, or more than a few bytes
 * @param freeConnection timeout for a free connection
 * @param throughputWindow the time over which the throughput of a download is measured
 * @param minimumThroughput minimum throughput in bytes per second; a slower download gives way to others
 */
public record UpstreamTimeouts(
        Duration connect,
        Duration header,
        Duration documentIdle,
        Duration document,
        Duration retryDelay,
        Duration downloadIdle,
        Duration archive,
        Duration freeConnection,
        Duration throughputWindow,
        int minimumThroughput) {

    /**
     * Returns the limits that {@link UpstreamClient} and {@link Download} promise.
     *
     * @param archive how long a download may be held back
     */
    public static UpstreamTimeouts standard(Duration archive) {
        return new UpstreamTimeouts(
                Duration.ofSeconds(3),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                archive,
                Duration.ofSeconds(3),
                Duration.ofSeconds(30),
                10 * 1024);
    }

    /** Returns the longest silence that any request allows. */
    Duration longestSilence() {
        return Collections.max(List.of(header, documentIdle, downloadIdle, archive));
    }
}
