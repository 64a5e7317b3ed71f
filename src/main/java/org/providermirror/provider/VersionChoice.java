package org.providermirror.provider;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.providermirror.provider.VersionConstraints.Operator;

/**
 * Selects versions by constraints as clients do: a version must meet all terms, and a term must name a prerelease
 * exactly.
 *
 * @param text as a user wrote it, from which {@link #parse} makes the same choice
 * @param constraints no terms for any version
 *
 */
public record VersionChoice(String text, VersionConstraints constraints) {
    /**
     * Parses constraints; an empty text selects any version.
     *
     * @throws InvalidTermException if they are not constraints
     */
    public static VersionChoice parse(String constraints) {
        var text = constraints.strip();
        return new VersionChoice(
                text, text.isEmpty() ? new VersionConstraints(List.of()) : VersionConstraints.parse(text));
    }

    /** Returns the choice of this version alone. */
    public static VersionChoice exactly(ProviderVersion version) {
        return parse("= " + version);
    }

    /** Returns whether a client could choose a version. */
    public boolean admits(ProviderVersion version) {
        return constraints.admit(version) && (version.precedence().prerelease().isEmpty() || isNamed(version));
    }

    private boolean isNamed(ProviderVersion version) {
        return constraints.terms().stream()
                .filter(term -> term.operator() == Operator.EQUAL)
                .anyMatch(term -> term.bound().precedence().compareTo(version.precedence()) == 0);
    }

    /** Returns the version that a client chooses among these. */
    public Optional<ProviderVersion> newest(Collection<ProviderVersion> versions) {
        return versions.stream().filter(this::admits).max(Comparator.naturalOrder());
    }

    /** Returns the text that {@link #parse} reads. */
    @Override
    public String toString() {
        return text;
    }
}
