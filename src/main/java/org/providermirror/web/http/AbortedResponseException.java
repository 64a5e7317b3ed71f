package org.providermirror.web.http;

import java.io.IOException;

/**
 * Aborts an answer that has begun and cannot be completed. A container that catches it from a filter closes the
 * connection. The client then sees a truncated body; it neither waits nor takes the next answer for the rest of this
 * one.
 */
public final class AbortedResponseException extends IOException {
    public AbortedResponseException() {
        super("the answer was aborted: its remaining bytes cannot be sent");
    }

    /** Leaves out the stack trace, which containers would log and which explains nothing. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
