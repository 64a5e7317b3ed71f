package org.providermirror.policy.token;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Checks that the registered claims of a token have the types of RFC 7519 section 4.1. Libraries that convert numbers
 * and texts would let two different claims mean the same.
 */
final class ClaimTypes {
    /** The rule for each optional claim; required claims are checked elsewhere. */
    private static final Map<String, Predicate<Object>> RULES = Map.of(
            "iss", ClaimTypes::isName,
            "sub", ClaimTypes::isName,
            "aud", ClaimTypes::isAudience,
            "exp", ClaimTypes::isTime,
            "nbf", ClaimTypes::isTime,
            "iat", ClaimTypes::isTime,
            "jti", String.class::isInstance);

    private ClaimTypes() {}

    /** Returns the first claim, by name, that has a wrong type; empty if all types are right. */
    static Optional<String> wrong(Map<String, Object> claims) {
        return RULES.entrySet().stream()
                .filter(rule ->
                        claims.containsKey(rule.getKey()) && !rule.getValue().test(claims.get(rule.getKey())))
                .map(Map.Entry::getKey)
                .min(String::compareTo);
    }

    private static boolean isName(Object value) {
        return value instanceof String text && !text.isBlank();
    }

    private static boolean isAudience(Object value) {
        return isName(value) || value instanceof List<?> names && names.stream().allMatch(ClaimTypes::isName);
    }

    private static boolean isTime(Object value) {
        return value instanceof Number seconds && Math.abs(seconds.doubleValue()) < Integer.MAX_VALUE * 1000.0;
    }
}
