package org.providermirror.job;

/**
 * What became of one item of a task.
 *
 * @param subject what it is about: a package, a provider, a file
 * @param detail a plain sentence in printable characters; may be empty
 */
public record JobItem(String subject, ItemOutcome outcome, String detail) {}
