package org.providermirror.provider;

/** Makes text from outside safe to print in one line of a log or an answer. */
public final class Printable {
    private Printable() {}

    /**
     * The text with everything but letters, digits, punctuation and plain spaces replaced by {@code ?}, cut to
     * {@code maximum} characters. Line breaks, escape sequences and direction marks never come through.
     */
    public static String of(String text, int maximum) {
        var shown = text.length() > maximum ? text.substring(0, maximum) + "…" : text;
        var safe = new StringBuilder(shown.length());
        shown.codePoints().forEach(point -> safe.appendCodePoint(isSafe(point) ? point : '?'));
        return safe.toString();
    }

    private static boolean isSafe(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            case Character.SPACE_SEPARATOR -> point == ' ';
            default -> true;
        };
    }
}
