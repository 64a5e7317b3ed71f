package org.providermirror.hcl;

/**
 * A token of HashiCorp's configuration language.
 *
 * @param text the text without quotes, escapes undone; of a symbol, its one character
 * @param line where it begins, from 1
 */
public record HclToken(Kind kind, String text, int line) {
    /** What a token is. */
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
