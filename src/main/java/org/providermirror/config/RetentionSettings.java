package org.providermirror.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.providermirror.provider.ProviderPattern;

/**
 * Which stored packages are removed.
 *
 * @param size how many bytes all packages together may take; empty for any number
 * @param unused how long a package may lie unused that no rule speaks of; empty for ever
 * @param rules a package is under the first whose pattern it matches
 * @param interval how often what is to go is removed
 */
public record RetentionSettings(OptionalLong size, Optional<Duration> unused, List<Rule> rules, Duration interval) {
    public RetentionSettings {
        rules = List.copyOf(rules);
    }

    /**
     * What holds for some providers.
     *
     * @param unused how long a package may lie unused; empty for ever
     * @param size how many bytes the packages under this rule may take together; empty for any number
     */
    public record Rule(ProviderPattern pattern, Optional<Duration> unused, OptionalLong size) {}

    /** Nothing is ever removed. */
    public static RetentionSettings none() {
        return new RetentionSettings(OptionalLong.empty(), Optional.empty(), List.of(), Duration.ofDays(1));
    }

    /** Whether anything is ever removed. */
    public boolean removesAnything() {
        return size.isPresent()
                || unused.isPresent()
                || rules.stream()
                        .anyMatch(
                                rule -> rule.unused().isPresent() || rule.size().isPresent());
    }
}
