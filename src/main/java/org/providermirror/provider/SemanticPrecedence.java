package org.providermirror.provider;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/** Orders versions as Semantic Versioning 2.0, section 11, requires. */
record SemanticPrecedence(long major, long minor, long patch, Optional<String> prerelease)
        implements Comparable<SemanticPrecedence> {
    private static final Comparator<SemanticPrecedence> ORDER = Comparator.comparingLong(SemanticPrecedence::major)
            .thenComparingLong(SemanticPrecedence::minor)
            .thenComparingLong(SemanticPrecedence::patch)
            .thenComparing(SemanticPrecedence::prerelease, SemanticPrecedence::comparePrereleases);

    @Override
    public int compareTo(SemanticPrecedence other) {
        return ORDER.compare(this, other);
    }

    private static int comparePrereleases(Optional<String> left, Optional<String> right) {
        if (left.isEmpty() || right.isEmpty()) {
            return Boolean.compare(left.isEmpty(), right.isEmpty());
        }
        return Arrays.compare(
                left.get().split("\\."), right.get().split("\\."), SemanticPrecedence::compareIdentifiers);
    }

    private static int compareIdentifiers(String left, String right) {
        var leftNumeric = isNumeric(left);
        var rightNumeric = isNumeric(right);
        if (leftNumeric && rightNumeric) {
            return new BigInteger(left).compareTo(new BigInteger(right));
        }
        return leftNumeric == rightNumeric ? left.compareTo(right) : leftNumeric ? -1 : 1;
    }

    private static boolean isNumeric(String identifier) {
        return identifier.chars().allMatch(character -> character >= '0' && character <= '9');
    }
}
