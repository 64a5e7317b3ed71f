package org.providermirror.language;

import java.util.Locale;

/**
 * A piece of prose that is read as a whole, such as a paragraph, a table cell, a doc comment or a message.
 *
 * @param line the line of the file on which it begins, from 1
 * @param text the prose without markup; it keeps its line breaks, and code in it is replaced by {@link #CODE}
 */
public record Passage(int line, String text) {
    /** Replaces code in prose: rules about words never match it. */
    static final String CODE = "\u2026";

    /** Returns the line of the file on which a character of the text is. */
    int lineAt(int offset) {
        return line
                + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
    }

    boolean isBlank() {
        return text.toLowerCase(Locale.ROOT).chars().noneMatch(Character::isLetter);
    }
}
