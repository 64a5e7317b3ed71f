package org.providermirror.client.table;

/** Reports that the scripted client does not install a provider, in the words of the clients. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
        super(message);
    }
}
