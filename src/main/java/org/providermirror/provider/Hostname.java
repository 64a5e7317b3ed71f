package org.providermirror.provider;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The hostname of a provider's registry, as the first part of a provider source address.
 *
 * <p>Always in the form in which clients send it: lower case, internationalised labels as punycode, no port. Two
 * spellings of one name are therefore equal. Userinfo, ports, paths and bracketed addresses are no hostnames.
 *
 * @param value the canonical text, at most 253 characters
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
     * <p>Java knows the IDNA of 2003, the clients that of 2008. The four characters that the two map to different names
     * ({@code ß}, {@code ς} and the zero-width joiners) are refused, lest another host be meant than was written.
     *
     * @throws InvalidTermException where it is none
     */
    public static Hostname parse(String given) {
        if (given.length() > MAXIMUM_LENGTH) {
            throw new InvalidTermException(TERM, given, RULE);
        }
        if (Spelling.isCanonical(given, ".-")) {
            return new Hostname(given);
        }
        if (given.codePoints().anyMatch(point -> AMBIGUOUS.indexOf(point) >= 0)) {
            throw new InvalidTermException(
                    TERM, given, "a name with ß, ς or a zero-width joiner is written as punycode");
        }
        try {
            return new Hostname(IDN.toASCII(given, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException notConvertible) {
            throw new InvalidTermException(TERM, given, RULE);
        }
    }

    /**
     * Whether a client could mean a host of the public internet by this name: it has a dot and does not end in a
     * number, so that {@code localhost}, {@code 169.254.169.254} and {@code 2130706433} (which Java resolves to
     * 127.0.0.1) are none. Says nothing of the address behind the name.
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
