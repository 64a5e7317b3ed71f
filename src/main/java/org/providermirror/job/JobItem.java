package org.providermirror.job;

/**
 * The outcome of one item of a job.
 *
 * @param subject a package, a provider or a file
 * @param outcome the outcome
 * @param detail a plain sentence in printable characters; may be empty
 */
public record JobItem(String subject, ItemOutcome outcome, String detail) {}
