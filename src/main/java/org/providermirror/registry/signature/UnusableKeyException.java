package org.providermirror.registry.signature;

/** Reports a key that cannot be used. The message says why and what to do, as a sentence without the secret parts. */
public final class UnusableKeyException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableKeyException(String reason) {
        super(reason);
    }
}
