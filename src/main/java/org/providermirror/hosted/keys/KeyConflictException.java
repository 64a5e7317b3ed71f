package org.providermirror.hosted.keys;

/** Reports that a key cannot be registered beside the keys that its namespace has. The message says what to do. */
public final class KeyConflictException extends Exception {
    private static final long serialVersionUID = 1L;

    KeyConflictException(String reason) {
        super(reason);
    }
}
