package org.providermirror.provider;

/** Reports a text that is not the term that it should be, with the rule that it breaks. */
public final class InvalidTermException extends IllegalArgumentException {
    private static final int SHOWN = 120;

    private final String term;
    private final String rule;

    /**
     * Creates the exception.
     *
     * @param term what the text should have been: {@code "hostname"}, {@code "version"}
     * @param text the text; the message keeps its first 120 characters, with control characters escaped
     * @param rule what is allowed instead, as half a sentence
     */
    public InvalidTermException(String term, String text, String rule) {
        super("\"" + Printable.of(text, SHOWN) + "\" is not a valid " + term + ": " + rule);
        this.term = term;
        this.rule = rule;
    }

    private InvalidTermException(String message, InvalidTermException cause) {
        super(message, cause);
        this.term = cause.term;
        this.rule = cause.rule;
    }

    /** Returns the same problem with the name of the member or parameter that holds the text. */
    public InvalidTermException at(String member) {
        return new InvalidTermException("\"" + Printable.of(member, SHOWN) + "\": " + getMessage(), this);
    }

    /** Returns what the text should have been. */
    public String term() {
        return term;
    }

    /** Returns what is allowed instead. */
    public String rule() {
        return rule;
    }
}
