package org.providermirror.provider;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Holds the hostname of a provider's registry, the first part of a provider source address.
 *
 * <p>The form is the one that clients send: lower case, internationalized labels as punycode, no port. Two spellings
 * of one name are therefore equal.
 *
 * @param value the canonical text, at most 253 characters
 *
 */
public record Hostname(String value) implements Comparable<Hostname> {
    private static final String TERM = "hostname";
    private static final int MAXIMUM_LENGTH = 253;
    private static final String AMBIGUOUS = "ßẞς\u200C\u200D";
    private static final String RULE =
            "letters, digits and dashes in labels joined by dots, without scheme, port or path";
    private static final Pattern LABELS =
            Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
    private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)");

    public Hostname {
        if (value.length() > MAXIMUM_LENGTH || !LABELS.matcher(value).matches()) {
            throw new InvalidTermException(TERM, value, RULE);
        }
    }

    /**
     * Parses a hostname as a user or a client may spell it: any case, Unicode or punycode.
     *
     * <p>Java follows IDNA 2003, the clients follow IDNA 2008. The characters that the two map differently ({@code
     * ß}, {@code ς} and the zero-width joiners) are refused, because they could name another host.
     *
     * @throws InvalidTermException if the text is not a hostname
     */
    public static Hostname parse(String text) {
        if (text.length() > MAXIMUM_LENGTH) {
            throw new InvalidTermException(TERM, text, RULE);
        }
        if (Spelling.isCanonical(text, ".-")) {
            return new Hostname(text);
        }
        if (text.codePoints().anyMatch(point -> AMBIGUOUS.indexOf(point) >= 0)) {
            throw new InvalidTermException(
                    TERM, text, "a name with ß, ς or a zero-width joiner is written as punycode");
        }
        try {
            return new Hostname(IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException notConvertible) {
            throw new InvalidTermException(TERM, text, RULE);
        }
    }

    /**
     * Returns whether the name can be a host of the public internet: it has a dot and does not end in a number.
     * {@code localhost}, {@code 169.254.169.254} and {@code 2130706433} (which Java resolves to 127.0.0.1) are not.
     * Does not look at the address behind the name.
     */
    public boolean isFullyQualified() {
        return value.indexOf('.') > 0 && !ENDS_IN_A_NUMBER.matcher(value).matches();
    }

    @Override
    public int compareTo(Hostname other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
