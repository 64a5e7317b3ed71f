package org.providermirror.language;

/**
 * A place that breaks a rule.
 *
 * @param line the line in the file, from 1
 * @param text the words that break the rule
 * @param advice what to write instead
 */
public record Finding(int line, String text, String advice) {}
