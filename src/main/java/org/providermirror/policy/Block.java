package org.providermirror.policy;

import java.time.Instant;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.Printable;
import org.providermirror.provider.Target;

/**
 * Describes a block.
 *
 * @param reason why, in the words of the administrator
 * @param by who set it
 * @param at when
 */
public record Block(Target target, String reason, String by, Instant at) {
    private static final int LONGEST_TEXT = 500;

    /** Returns a text of an administrator, printable; throws {@link InvalidTermException} if it is empty or too long. */
    static String text(String term, String given) {
        if (given.isBlank() || given.length() > LONGEST_TEXT) {
            throw new InvalidTermException(term, given, "1 to " + LONGEST_TEXT + " characters");
        }
        return Printable.of(given, LONGEST_TEXT);
    }
}
