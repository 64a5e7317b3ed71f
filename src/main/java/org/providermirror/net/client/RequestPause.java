package org.providermirror.net.client;

import java.time.Duration;
import org.providermirror.failure.UpstreamUnavailableException;

/** Lets the calling thread wait before a request to a host. Stopping the mirror ends the wait. */
final class RequestPause {
    private RequestPause() {}

    static void sleep(Duration pause, String host) {
        try {
            Thread.sleep(pause.toMillis() + 1);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new UpstreamUnavailableException(host, "is not asked any more: the mirror stops");
        }
    }
}
