package org.providermirror.job;

/** Lists the states of a job. Storage and the API use the names, so they never change. */
public enum JobState {
    /** The job waits or runs. */
    OPEN,
    /** The job is finished; each item has its own outcome. */
    DONE,
    /** An administrator cancelled the job. */
    CANCELLED,
    /** An error ended the job early. */
    FAILED,
    /** The job was started several times without finishing. It waits for an administrator to resume or cancel it. */
    SUSPENDED
}
