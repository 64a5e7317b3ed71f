package org.providermirror.web.archive;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.providermirror.web.http.AbortedResponseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends bytes on the thread of the request, for containers and filter chains without asynchronous requests. A slow client
 * holds its thread.
 */
final class BlockingTransfer {
    private static final Logger LOG = LoggerFactory.getLogger(BlockingTransfer.class);
    private static final int BUFFER_BYTES = 64 * 1024;

    private BlockingTransfer() {}

    /**
     * Sends all bytes and closes the body.
     *
     * @param timeout how long to wait for the next byte to arrive
     * @throws AbortedResponseException if the bytes end too early, after the answer has begun
     */
    static void send(OpenBody body, HttpServletResponse response, Duration timeout) throws IOException {
        try (body) {
            // The client notices a later failure by a body that is too short.
            response.flushBuffer();
            var buffer = new byte[BUFFER_BYTES];
            for (var position = body.start(); position < body.end(); ) {
                awaitBeyond(position, body, timeout);
                var count = read(body, buffer, position);
                response.getOutputStream().write(buffer, 0, count);
                position += count;
            }
        } catch (AbortedResponseException noMoreBytes) {
            throw noMoreBytes;
        } catch (IOException disconnected) {
            LOG.debug("a client disconnected", disconnected);
        }
    }

    private static int read(OpenBody body, byte[] buffer, long position) throws AbortedResponseException {
        try {
            return body.read(buffer, position);
        } catch (IOException unreadable) {
            LOG.info("aborting an answer after byte {} of {}: {}", position, body.end(), unreadable.toString());
            throw new AbortedResponseException();
        }
    }

    private static void awaitBeyond(long position, OpenBody body, Duration timeout) throws AbortedResponseException {
        if (position < body.available()) {
            return;
        }
        var arrived = new CountDownLatch(1);
        body.whenBeyond(position, arrived::countDown);
        try {
            if (arrived.await(timeout.toMillis(), TimeUnit.MILLISECONDS) && position < body.available()) {
                return;
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        throw new AbortedResponseException();
    }
}
