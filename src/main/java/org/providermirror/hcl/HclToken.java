package org.providermirror.hcl;

/**
 * A token of HashiCorp's configuration language.
 *
 * @param text the text without quotes, with escapes undone; for a symbol its one character
 * @param line its first line, from 1
 */
public record HclToken(Kind kind, String text, int line) {
    /** The kind of a token. */
    public enum Kind {
        /** A name, number, {@code true} or {@code false}. */
        WORD,
        /** A quoted string. */
        STRING,
        /** A text between {@code <<EOT} and {@code EOT}. */
        HEREDOC,
        /** One of <code>{ } [ ] ( ) = ,</code>. */
        SYMBOL,
        END
    }

    /** Whether it is this symbol. */
    public boolean is(char symbol) {
        return kind == Kind.SYMBOL && text.charAt(0) == symbol;
    }
}
