package org.providermirror.hcl;

/**
 * Reports a text that is not in the language. The message names lines and never repeats the text, which may hold
 * secrets.
 */
public final class HclSyntaxException extends IllegalArgumentException {
    public HclSyntaxException(String message) {
        super(message);
    }
}
