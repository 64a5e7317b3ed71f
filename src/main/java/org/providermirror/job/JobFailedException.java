package org.providermirror.job;

/** Reports that a job cannot be finished. The message is a plain sentence for the administrator. */
public final class JobFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    public JobFailedException(String message) {
        super(message);
    }

    public JobFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
