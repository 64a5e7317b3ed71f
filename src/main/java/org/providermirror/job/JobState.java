package org.providermirror.job;

/** How far a task is. The names are kept in storage and shown by the API: they do not change. */
public enum JobState {
    /** It waits for its turn or is being done. */
    OPEN,
    /** It was done to its end; what became of each item says its item. */
    DONE,
    /** It was cancelled before its end. */
    CANCELLED,
    /** It could not be done to its end. */
    FAILED
}
