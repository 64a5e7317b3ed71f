package org.providermirror.web.availability;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.providermirror.mirror.policy.RuleResult;
import org.providermirror.mirror.policy.RuleResult.Rule;

/**
 * Whether clients get a package.
 *
 * @param decision refused if a rule refuses it; otherwise undecided if a rule is undecided
 * @param rules the result of each rule
 */
@Schema(name = "Availability")
public record AvailabilityView(Decision decision, List<RuleView> rules) {
    /** The result of a rule, or of all rules. */
    public enum Decision {
        PASSED,
        REFUSED,
        UNDECIDED
    }

    /**
     * The result of one rule.
     *
     * @param rule the rule
     * @param decision what the rule decides
     * @param reason the reason, as a sentence without its period
     * @param until when a refusal ends by itself, or is decided again; absent if that is not known
     */
    @Schema(name = "RuleResult")
    public record RuleView(Rule rule, Decision decision, String reason, Optional<Instant> until) {
        static RuleView of(RuleResult result) {
            return new RuleView(
                    result.rule(),
                    result.outcome()
                            .map(
                                    passed -> Decision.PASSED,
                                    refused -> Decision.REFUSED,
                                    undecided -> Decision.UNDECIDED),
                    result.outcome().reason(),
                    result.outcome()
                            .map(passed -> Optional.empty(), RuleResult.Refused::until, undecided -> Optional.empty()));
        }
    }

    static AvailabilityView of(List<RuleResult> results) {
        var rules = results.stream().map(RuleView::of).toList();
        return new AvailabilityView(
                has(rules, Decision.REFUSED)
                        ? Decision.REFUSED
                        : has(rules, Decision.UNDECIDED) ? Decision.UNDECIDED : Decision.PASSED,
                rules);
    }

    private static boolean has(List<RuleView> rules, Decision decision) {
        return rules.stream().anyMatch(rule -> rule.decision() == decision);
    }
}
