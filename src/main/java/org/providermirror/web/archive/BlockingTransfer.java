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
 * Sends bytes on the request's own thread, for the containers and filter chains that know no asynchronous requests. A slow
 * client holds its thread.
 */
final class BlockingTransfer {
    private static final Logger LOG = LoggerFactory.getLogger(BlockingTransfer.class);
    private static final int BUFFER_BYTES = 64 * 1024;

    private BlockingTransfer() {}

    /**
     * Sends all and closes the delivery.
     *
     * @param patience how long to wait for the next byte to arrive
     * @throws AbortedResponseException where the bytes end too early; the answer has begun by then
     */
    static void send(OpenBody delivery, HttpServletResponse response, Duration patience) throws IOException {
        try (delivery) {
            // What fails after this is seen as a body that is too short.
            response.flushBuffer();
            var buffer = new byte[BUFFER_BYTES];
            for (var position = delivery.start(); position < delivery.end(); ) {
                awaitBeyond(position, delivery, patience);
                var count = read(delivery, buffer, position);
                response.getOutputStream().write(buffer, 0, count);
                position += count;
            }
        } catch (AbortedResponseException noMoreBytes) {
            throw noMoreBytes;
        } catch (IOException clientLeft) {
            LOG.debug("a client left", clientLeft);
        }
    }

    private static int read(OpenBody delivery, byte[] buffer, long position) throws AbortedResponseException {
        try {
            return delivery.read(buffer, position);
        } catch (IOException unreadable) {
            LOG.info(
                    "an answer is broken off behind byte {} of {}: {}",
                    position,
                    delivery.end(),
                    unreadable.toString());
            throw new AbortedResponseException();
        }
    }

    private static void awaitBeyond(long position, OpenBody delivery, Duration patience)
            throws AbortedResponseException {
        if (position < delivery.available()) {
            return;
        }
        var arrived = new CountDownLatch(1);
        delivery.whenBeyond(position, arrived::countDown);
        try {
            if (arrived.await(patience.toMillis(), TimeUnit.MILLISECONDS) && position < delivery.available()) {
                return;
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        throw new AbortedResponseException();
    }
}
