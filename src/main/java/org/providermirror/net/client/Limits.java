package org.providermirror.net.client;

import java.time.Duration;
import org.providermirror.net.Download;
import org.providermirror.net.UpstreamClient;

/**
 * The time limits of one client.
 *
 * @param connect establishing one connection
 * @param header from the request to the end of the response's head, and the longest silence within it
 * @param documentIdle the longest silence within a document
 * @param document a whole document with all its redirects
 * @param downloadIdle the longest silence within a download
 * @param lease waiting for a free connection
 * @param paceWindow the time over which the pace of a download is judged
 * @param minimumPace bytes per second below which a download is given up
 */
public record Limits(
        Duration connect,
        Duration header,
        Duration documentIdle,
        Duration document,
        Duration downloadIdle,
        Duration lease,
        Duration paceWindow,
        int minimumPace) {

    /** The limits that {@link UpstreamClient} and {@link Download} promise. */
    public static Limits standard() {
        return new Limits(
                Duration.ofSeconds(3),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                Duration.ofSeconds(30),
                Duration.ofSeconds(3),
                Duration.ofSeconds(30),
                10 * 1024);
    }

    /** Everything up to the end of one response's head, however many addresses are tried and however it drips in. */
    Duration head() {
        return connect.plus(header);
    }
}
