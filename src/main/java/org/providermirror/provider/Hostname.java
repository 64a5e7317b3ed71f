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
    private static final String RULE =
            "letters, digits and dashes in labels joined by dots, without scheme, port or path";
    private static final Pattern LABELS =
            Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
    private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)");

    public Hostname {
        if (value.length() > 253 || !LABELS.matcher(value).matches()) {
            throw new InvalidTermException("hostname", value, RULE);
        }
    }

    /**
     * Parses a hostname as a user or a client may spell it: any case, Unicode or punycode.
     *
     * @throws InvalidTermException where it is none
     */
    public static Hostname parse(String given) {
        try {
            return new Hostname(IDN.toASCII(given, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException notConvertible) {
            throw new InvalidTermException("hostname", given, RULE);
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
