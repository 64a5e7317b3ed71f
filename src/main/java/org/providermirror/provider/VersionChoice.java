package org.providermirror.provider;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.providermirror.provider.VersionConstraints.Operator;

/**
 * The versions that the clients choose by constraints: those that meet all terms, and of prereleases only those that a term
 * names exactly.
 *
 * @param text as a user wrote it, from which {@link #parse} makes the same choice
 * @param constraints no terms for any version
 */
public record VersionChoice(String text, VersionConstraints constraints) {
    /**
     * Parses constraints; an empty text stands for any version.
     *
     * @throws InvalidTermException where they are none
     */
    public static VersionChoice parse(String given) {
        var text = given.strip();
        return new VersionChoice(
                text, text.isEmpty() ? new VersionConstraints(List.of()) : VersionConstraints.parse(text));
    }

    /** This version alone. */
    public static VersionChoice exactly(ProviderVersion version) {
        return parse("= " + version);
    }

    /** Whether a client could choose it. */
    public boolean admits(ProviderVersion version) {
        return constraints.admit(version) && (version.precedence().prerelease().isEmpty() || isNamed(version));
    }

    private boolean isNamed(ProviderVersion version) {
        return constraints.terms().stream()
                .filter(term -> term.operator() == Operator.EQUAL)
                .anyMatch(term -> term.bound().precedence().compareTo(version.precedence()) == 0);
    }

    /** The version that a client chooses among these. */
    public Optional<ProviderVersion> newest(Collection<ProviderVersion> versions) {
        return versions.stream().filter(this::admits).max(Comparator.naturalOrder());
    }

    /** In the syntax that it is parsed from. */
    @Override
    public String toString() {
        return text;
    }
}
