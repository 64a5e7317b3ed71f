package org.providermirror.provider;

/**
 * A text that is none of Terraform's terms. It names the term, the text as it was given and the rule that it breaks,
 * so that whoever sent it can mend it.
 */
public final class InvalidTermException extends IllegalArgumentException {
    private static final int SHOWN = 120;

    private final String term;
    private final String rule;

    /**
     * @param term what the text should have been, in the field's own words: {@code "hostname"}, {@code "version"}
     * @param given the text; only its first 120 characters are kept in the message, control characters escaped
     * @param rule what is allowed instead, as half a sentence
     */
    public InvalidTermException(String term, String given, String rule) {
        super("\"" + Printable.of(given, SHOWN) + "\" is not a valid " + term + ": " + rule);
        this.term = term;
        this.rule = rule;
    }

    /** What the text should have been. */
    public String term() {
        return term;
    }

    /** What is allowed instead. */
    public String rule() {
        return rule;
    }
}
