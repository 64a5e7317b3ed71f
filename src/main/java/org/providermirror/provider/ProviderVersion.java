package org.providermirror.provider;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Holds a version in canonical Semantic Versioning 2.0 form, the only form that clients accept from a mirror.
 *
 * <p>Case and build metadata belong to the identity: {@code 3.3.0+a} and {@code 3.3.0+b} are two versions. Numbers of
 * more than 18 digits are refused, because a number beyond 64 bits crashes the client.
 *
 * @param value the canonical text, at most 128 characters, such as {@code 3.2.4} or {@code 0.25.35-pre+5515443}
 *
 */
public record ProviderVersion(String value) implements Comparable<ProviderVersion> {
    private static final String NUMBER = "(0|[1-9]\\d{0,17})";
    private static final String PRERELEASE_PART = "(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)";
    private static final Pattern SEMANTIC = Pattern.compile(NUMBER + "\\." + NUMBER + "\\." + NUMBER
            + "(?:-(" + PRERELEASE_PART + "(?:\\." + PRERELEASE_PART + ")*))?"
            + "(?:\\+([0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*))?");
    private static final Comparator<ProviderVersion> ORDER = Comparator.comparing(
                    ProviderVersion::precedence, SemanticPrecedence::compareTo)
            .thenComparing(ProviderVersion::value);

    public ProviderVersion {
        if (value.length() > 128 || !SEMANTIC.matcher(value).matches()) {
            throw new InvalidTermException("version", value, "a semantic version such as 3.2.4 or 1.0.0-rc.1");
        }
    }

    /**
     * Parses a version that a client requests.
     *
     * @throws InvalidTermException if it is not canonical
     */
    public static ProviderVersion parse(String text) {
        return new ProviderVersion(text);
    }

    /** Parses a version that a registry lists; empty for the many real entries that are not semantic versions. */
    public static Optional<ProviderVersion> tryParse(String text) {
        return text.length() <= 128 && SEMANTIC.matcher(text).matches()
                ? Optional.of(new ProviderVersion(text))
                : Optional.empty();
    }

    /** Returns what versions are ordered by. Uses no pattern, because sorting a long list calls it often. */
    SemanticPrecedence precedence() {
        var metadata = value.indexOf('+');
        var end = metadata < 0 ? value.length() : metadata;
        var dash = value.indexOf('-');
        var numbersEnd = dash < 0 || dash > end ? end : dash;
        var first = value.indexOf('.');
        var second = value.indexOf('.', first + 1);
        return new SemanticPrecedence(
                Long.parseLong(value, 0, first, 10),
                Long.parseLong(value, first + 1, second, 10),
                Long.parseLong(value, second + 1, numbersEnd, 10),
                numbersEnd == end ? Optional.empty() : Optional.of(value.substring(numbersEnd + 1, end)));
    }

    /** Returns whether it is a prerelease, such as {@code 1.0.0-rc.1}. */
    public boolean isPrerelease() {
        return precedence().prerelease().isPresent();
    }

    /** Returns whether it has the same major and minor number as another version. */
    public boolean isOfSameMinor(ProviderVersion other) {
        var own = precedence();
        var others = other.precedence();
        return own.major() == others.major() && own.minor() == others.minor();
    }

    /** Compares by Semantic Versioning precedence (section 11), then by text. */
    @Override
    public int compareTo(ProviderVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return value;
    }
}
