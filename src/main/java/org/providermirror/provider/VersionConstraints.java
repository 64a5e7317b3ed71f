package org.providermirror.provider;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds version constraints in Terraform's syntax: {@code >= 4.0, < 6.0}, {@code ~> 2.1}, {@code != 3.2.1}, {@code
 * 1.0.0}. A version must meet all of them.
 *
 * <p>Unlike in Terraform, prereleases are compared like any other version: a policy must not depend on what a client
 * would choose by itself. Build metadata is ignored.
 */
public record VersionConstraints(List<Term> terms) {
    private static final String RULE = "terms such as >= 4.0, < 6.0, ~> 2.1, != 3.2.1 or 1.0.0, joined by commas";
    private static final Pattern TERM = Pattern.compile("(?<operator>=|!=|>=|<=|>|<|~>|)\\s*v?"
            + "(?<major>[0-9]{1,15})(?:\\.(?<minor>[0-9]{1,15}))?(?:\\.(?<patch>[0-9]{1,15}))?"
            + "(?<prerelease>-[0-9A-Za-z.-]{1,100})?(?:\\+[0-9A-Za-z.-]{1,100})?");

    /** Compares a version with the bound of a term. */
    public enum Operator {
        EQUAL("="),
        NOT_EQUAL("!="),
        AT_LEAST(">="),
        AT_MOST("<="),
        ABOVE(">"),
        BELOW("<"),
        /**
         * At least this version, and below the next number of the part before its last: {@code ~> 2.1} is below
         * 3.0.0.
         */
        PESSIMISTIC("~>");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        private static Operator of(String text) {
            return Stream.of(values())
                    .filter(operator -> operator.sign.equals(text.isEmpty() ? "=" : text))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /**
     * One term.
     *
     * @param bound the version, its missing parts as zero
     * @param upper the exclusive upper bound of a {@link Operator#PESSIMISTIC} term; empty for the others
     */
    public record Term(Operator operator, ProviderVersion bound, Optional<ProviderVersion> upper) {
        // A pessimistic term depends on how many parts are written: "~> 1.0.0" differs from "~> 1.0".
        @Override
        public String toString() {
            var isShort = upper.filter(
                            end -> end.precedence().major() > bound.precedence().major())
                    .isPresent();
            return operator.sign + " " + (isShort ? bound.value().replaceFirst("^([0-9]+\\.[0-9]+)\\.0", "$1") : bound);
        }

        private boolean admits(ProviderVersion version) {
            var order = version.precedence().compareTo(bound.precedence());
            return switch (operator) {
                case EQUAL -> order == 0;
                case NOT_EQUAL -> order != 0;
                case AT_LEAST -> order >= 0;
                case AT_MOST -> order <= 0;
                case ABOVE -> order > 0;
                case BELOW -> order < 0;
                case PESSIMISTIC ->
                    order >= 0
                            && upper.map(end -> version.precedence().compareTo(end.precedence()) < 0)
                                    .orElse(true);
            };
        }
    }

    public VersionConstraints {
        terms = List.copyOf(terms);
    }

    /**
     * Parses constraints as a user writes them.
     *
     * @throws InvalidTermException if they are not constraints
     */
    public static VersionConstraints parse(String text) {
        var terms = Stream.of(text.split(",", -1)).map(part -> term(part.strip(), text));
        return new VersionConstraints(terms.toList());
    }

    private static Term term(String text, String all) {
        var parts = TERM.matcher(text);
        if (!parts.matches()) {
            throw new InvalidTermException("version constraint", all, RULE);
        }
        var operator = Operator.of(parts.group("operator"));
        var bound = version(parts, all);
        return new Term(
                operator, bound, operator == Operator.PESSIMISTIC ? Optional.of(upper(parts)) : Optional.empty());
    }

    private static ProviderVersion version(Matcher parts, String all) {
        var text = number(parts, "major") + "." + number(parts, "minor") + "." + number(parts, "patch")
                + Optional.ofNullable(parts.group("prerelease")).orElse("");
        return ProviderVersion.tryParse(text)
                .orElseThrow(() -> new InvalidTermException("version constraint", all, RULE));
    }

    // "~> 1" and "~> 1.2" end before 2.0.0, "~> 1.2.3" before 1.3.0. Prereleases of that end are excluded, too.
    private static ProviderVersion upper(Matcher parts) {
        var major = number(parts, "major");
        return parts.group("patch") == null
                ? ProviderVersion.parse(major + 1 + ".0.0-0")
                : ProviderVersion.parse(major + "." + (number(parts, "minor") + 1) + ".0-0");
    }

    private static long number(Matcher parts, String name) {
        return Optional.ofNullable(parts.group(name)).map(Long::parseLong).orElse(0L);
    }

    /** Returns whether a version meets all terms. */
    public boolean admit(ProviderVersion version) {
        return terms.stream().allMatch(term -> term.admits(version));
    }

    /** Returns the text that {@link #parse} reads. */
    @Override
    public String toString() {
        return terms.stream().map(Term::toString).collect(Collectors.joining(", "));
    }
}
