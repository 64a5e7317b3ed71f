package org.providermirror.mirror.policy;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Says what one rule decides about a package. */
public record RuleResult(Rule rule, Outcome outcome) {
    /** Each rule that decides whether a client gets a package, in the order in which they are shown. */
    public enum Rule {
        HOST,
        INCLUDE,
        EXCLUDE,
        VERSIONS,
        RELEASE_AGE,
        HOLD,
        BLOCK,
        WITHDRAWAL,
        SIGNATURE,
        CONFLICT,
        STORAGE,
        UPSTREAM
    }

    /** The decision of a rule. */
    public sealed interface Outcome {
        /** Returns why, as a sentence without its period. */
        String reason();

        /** Calls the function of this case. */
        <T> T map(Function<Passed, T> passed, Function<Refused, T> refused, Function<Undecided, T> undecided);
    }

    /** The rule lets a client have the package. */
    public record Passed(String reason) implements Outcome {
        @Override
        public <T> T map(Function<Passed, T> passed, Function<Refused, T> refused, Function<Undecided, T> undecided) {
            return passed.apply(this);
        }
    }

    /**
     * The rule keeps the package from clients.
     *
     * @param until when that ends by itself, or is decided again
     */
    public record Refused(String reason, Optional<Instant> until) implements Outcome {
        @Override
        public <T> T map(Function<Passed, T> passed, Function<Refused, T> refused, Function<Undecided, T> undecided) {
            return refused.apply(this);
        }
    }

    /** The rule cannot be decided now. */
    public record Undecided(String reason) implements Outcome {
        @Override
        public <T> T map(Function<Passed, T> passed, Function<Refused, T> refused, Function<Undecided, T> undecided) {
            return undecided.apply(this);
        }
    }

    /** Returns whether the rule keeps the package from clients. */
    public boolean refuses() {
        return outcome.map(passed -> false, refused -> true, undecided -> false);
    }

    static RuleResult passed(Rule rule, String reason) {
        return new RuleResult(rule, new Passed(reason));
    }

    static RuleResult refused(Rule rule, String reason) {
        return refused(rule, reason, Optional.empty());
    }

    static RuleResult refused(Rule rule, String reason, Optional<Instant> until) {
        return new RuleResult(rule, new Refused(reason, until));
    }

    static RuleResult undecided(Rule rule, String reason) {
        return new RuleResult(rule, new Undecided(reason));
    }
}
