package org.providermirror.web.http;

import java.io.IOException;

/**
 * Ends an answer that has begun and cannot be finished. A container that gets it from a filter closes the connection, so
 * that the client sees a body that is too short instead of waiting, or taking the next answer for the rest of this one.
 */
public final class AbortedResponseException extends IOException {
    public AbortedResponseException() {
        super("the answer was broken off: its remaining bytes cannot be sent");
    }

    /** Containers log what filters throw; where this was thrown tells nobody anything. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
