package org.providermirror.provider;

/** Makes text from outside safe to print in one line of a log or an answer. */
public final class Printable {
    private Printable() {}

    /**
     * Returns the text with unsafe characters replaced by {@code ?}, cut to {@code maximum} characters. Letters,
     * digits, punctuation and plain spaces are safe. Line breaks (CRLF), escape sequences and direction marks are
     * not.
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
