package org.providermirror.web.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses the {@code Range} header, a byte range (RFC 9110 section 14). One range is served. Several ranges, other units and malformed
 * headers are ignored, as the section allows.
 */
public sealed interface RequestedRange {
    /** All bytes. */
    record Whole() implements RequestedRange {}

    /** From {@code first} to {@code last}, both counted from 0 and included. */
    record Part(long first, long last) implements RequestedRange {
        public long length() {
            return last - first + 1;
        }
    }

    /** Bytes that the representation does not have. */
    record Unsatisfiable() implements RequestedRange {}

    /** Parses the header for a representation of {@code size} bytes. */
    static RequestedRange of(Optional<String> header, long size) {
        return header.map(Syntax.SINGLE::matcher)
                .filter(Matcher::matches)
                .map(range -> of(range.group(1), range.group(2), size))
                .orElseGet(Whole::new);
    }

    private static RequestedRange of(String first, String last, long size) {
        if (first.isEmpty()) {
            return last.isEmpty() ? new Whole() : suffix(Syntax.number(last), size);
        }
        var from = Syntax.number(first);
        var to = last.isEmpty() ? Long.MAX_VALUE : Syntax.number(last);
        if (to < from) {
            return new Whole();
        }
        return from < size ? new Part(from, Math.min(to, size - 1)) : new Unsatisfiable();
    }

    private static RequestedRange suffix(long length, long size) {
        if (length == 0) {
            return new Unsatisfiable();
        }
        return size == 0 ? new Whole() : new Part(Math.max(0, size - length), size - 1);
    }

    /** The syntax of a range. */
    final class Syntax {
        private static final Pattern SINGLE = Pattern.compile("(?i:bytes)=[ \\t]*(\\d*)-(\\d*)[ \\t]*");
        private static final int DIGITS_OF_ANY_FILE = 18;

        private Syntax() {}

        /** Parses a number; one with more digits than a {@code long} is beyond every file. */
        private static long number(String digits) {
            var significant = digits.replaceFirst("^0+(?=.)", "");
            return significant.length() > DIGITS_OF_ANY_FILE ? Long.MAX_VALUE : Long.parseLong(significant);
        }
    }
}
