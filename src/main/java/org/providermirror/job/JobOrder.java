package org.providermirror.job;

import java.util.Optional;

/** Describes what a job was ordered to do, for lists of jobs. */
public interface JobOrder {
    /** Returns what the job is about, in a few words. */
    String subject();

    /** Returns the name of the administrator who ordered the job; empty for a scheduled job. */
    Optional<String> requester();
}
