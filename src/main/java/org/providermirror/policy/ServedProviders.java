package org.providermirror.policy;

import java.util.List;
import java.util.Optional;
import org.providermirror.config.RuleSettings;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ReleaseId;

/**
 * Decides what is served, by the settings and the blocks of administrators, and gives the reason.
 *
 * <p>Thread-safe; never waits.
 */
public final class ServedProviders {
    private final RuleSettings rules;
    private final Blocks blocks;

    public ServedProviders(RuleSettings rules, Blocks blocks) {
        this.rules = rules;
        this.blocks = blocks;
    }

    /** Returns why a provider is not served, as the rest of a sentence; empty if it is. */
    public Optional<String> refusal(ProviderAddress provider) {
        if (!rules.include().isEmpty() && !anyMatches(rules.include(), provider)) {
            return Optional.of("is not served here (setting mirror.include)");
        }
        if (anyMatches(rules.exclude(), provider)) {
            return Optional.of("is not served here (setting mirror.exclude)");
        }
        return blocks.find(provider).map(ServedProviders::describe);
    }

    /** Returns why a version is not served, as the rest of a sentence; empty if it is. Ignores its age. */
    public Optional<String> refusal(ReleaseId release) {
        return refusal(release.provider())
                .or(() -> rules.versions().stream()
                        .filter(rule -> rule.pattern().matches(release.provider())
                                && !rule.constraints().admit(release.version()))
                        .findFirst()
                        .map(rule -> "is not served here (setting mirror.versions, \"" + rule.constraints() + "\")"))
                .or(() -> blocks.find(release).map(ServedProviders::describe))
                .or(() -> blocks.withdrawals().find(release).map(ServedProviders::describe));
    }

    /** Returns why a package is not served, as the rest of a sentence; empty if it is. Ignores its age. */
    public Optional<String> refusal(PackageId id) {
        return refusal(id.release()).or(() -> blocks.find(id).map(ServedProviders::describe));
    }

    /** Returns whether all versions of a served provider are served, so that none must be checked singly. */
    public boolean servesAllOf(ProviderAddress provider) {
        return !blocks.concern(provider)
                && (rules.versions().isEmpty()
                        || rules.versions().stream()
                                .noneMatch(rule -> rule.pattern().matches(provider)));
    }

    // Runs on every request, usually without a pattern: a stream would cost more than the rest.
    private static boolean anyMatches(List<ProviderPattern> patterns, ProviderAddress provider) {
        for (var pattern : patterns) {
            if (pattern.matches(provider)) {
                return true;
            }
        }
        return false;
    }

    private static String describe(Block block) {
        return "is blocked: " + block.reason();
    }

    private static String describe(Withdrawal withdrawal) {
        return "is withdrawn: " + withdrawal.reason();
    }
}
