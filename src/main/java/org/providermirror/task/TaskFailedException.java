package org.providermirror.task;

/** A task cannot be done to its end. The message is a plain sentence for whoever asked. */
public final class TaskFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    public TaskFailedException(String message) {
        super(message);
    }

    public TaskFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
