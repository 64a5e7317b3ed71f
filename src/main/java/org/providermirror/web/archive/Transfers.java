package org.providermirror.web.archive;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Holds what all transfers share.
 *
 * @param threads continues answers whose bytes arrive, and drops stalled clients; owned by the caller
 * @param timeout how long a client may accept no byte before it is dropped, and how long it may wait for the next byte
 * @param buffers lends the buffers
 */
record Transfers(ScheduledExecutorService threads, Duration timeout, TransferBuffers buffers) {}
