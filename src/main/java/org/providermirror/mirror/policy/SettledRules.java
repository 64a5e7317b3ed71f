package org.providermirror.mirror.policy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.providermirror.config.RuleSettings;
import org.providermirror.config.ServedHosts;
import org.providermirror.mirror.policy.RuleResult.Rule;
import org.providermirror.policy.Block;
import org.providermirror.policy.Blocks;
import org.providermirror.policy.Withdrawal;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ReleaseId;

/** Decides the rules that the settings and administrators make, without storage and upstream. */
record SettledRules(RuleSettings rules, ServedHosts hosts, Blocks blocks) {
    /** Returns the results for a package: host, include, exclude and version rules, and last block and withdrawal. */
    List<RuleResult> of(PackageId id) {
        var provider = id.provider();
        var ofAll = Stream.of(host(provider), include(provider), exclude(provider), versions(id.release()), block(id));
        return (hosts.isHosted(provider.hostname()) ? Stream.concat(ofAll, Stream.of(withdrawal(id.release()))) : ofAll)
                .toList();
    }

    /** Returns why clients see no version of a provider; empty if they do. */
    Optional<String> hidden(ProviderAddress provider) {
        return refusal(Stream.of(host(provider), include(provider), exclude(provider)))
                .or(() -> blocks.find(provider).map(SettledRules::describe));
    }

    /** Returns why clients do not see a version of a visible provider; empty if they do. Ignores its age. */
    Optional<String> hidden(ReleaseId release) {
        return refusal(Stream.of(versions(release)))
                .or(() -> blocks.find(release).map(SettledRules::describe))
                .or(() -> blocks.withdrawals().find(release).map(SettledRules::describe));
    }

    private static Optional<String> refusal(Stream<RuleResult> results) {
        return results.filter(RuleResult::refuses)
                .map(result -> result.outcome().reason())
                .findFirst();
    }

    private RuleResult host(ProviderAddress provider) {
        return hosts.contains(provider.hostname())
                ? RuleResult.passed(Rule.HOST, "Providers of " + provider.hostname() + " are served")
                : RuleResult.refused(
                        Rule.HOST,
                        "No provider of " + provider.hostname() + " is served (setting mirror.upstream.hosts)");
    }

    private RuleResult include(ProviderAddress provider) {
        if (rules.include().isEmpty()) {
            return RuleResult.passed(Rule.INCLUDE, "The setting mirror.include is not set");
        }
        return matching(rules.include(), provider)
                .map(pattern -> RuleResult.passed(Rule.INCLUDE, "The setting mirror.include has " + pattern))
                .orElseGet(() -> RuleResult.refused(
                        Rule.INCLUDE, "No pattern of the setting mirror.include matches " + provider));
    }

    private RuleResult exclude(ProviderAddress provider) {
        return matching(rules.exclude(), provider)
                .map(pattern -> RuleResult.refused(Rule.EXCLUDE, "The setting mirror.exclude has " + pattern))
                .orElseGet(() -> RuleResult.passed(
                        Rule.EXCLUDE, "No pattern of the setting mirror.exclude matches " + provider));
    }

    private RuleResult versions(ReleaseId release) {
        return rules.versions().stream()
                .filter(rule -> rule.pattern().matches(release.provider())
                        && !rule.constraints().admit(release.version()))
                .findFirst()
                .map(rule -> RuleResult.refused(
                        Rule.VERSIONS,
                        "The setting mirror.versions allows only \"" + rule.constraints() + "\" of " + rule.pattern()))
                .orElseGet(() ->
                        RuleResult.passed(Rule.VERSIONS, "No rule of the setting mirror.versions refuses the version"));
    }

    private RuleResult block(PackageId id) {
        return blocks.find(id)
                .map(block -> RuleResult.refused(Rule.BLOCK, describe(block)))
                .orElseGet(() -> blocks.isRead()
                        ? RuleResult.passed(Rule.BLOCK, "No administrator blocked it")
                        : RuleResult.undecided(Rule.BLOCK, "The blocks could not be read from storage yet"));
    }

    private RuleResult withdrawal(ReleaseId release) {
        return blocks.withdrawals()
                .find(release)
                .map(withdrawal -> RuleResult.refused(Rule.WITHDRAWAL, describe(withdrawal)))
                .orElseGet(() -> blocks.isRead()
                        ? RuleResult.passed(Rule.WITHDRAWAL, "No administrator withdrew it")
                        : RuleResult.undecided(Rule.WITHDRAWAL, "The withdrawals could not be read from storage yet"));
    }

    private static String describe(Withdrawal withdrawal) {
        return withdrawal.by() + " withdrew " + withdrawal.release() + " at " + withdrawal.at() + ": "
                + withdrawal.reason();
    }

    private static String describe(Block block) {
        return block.by() + " blocked " + block.target() + " at " + block.at() + ": " + block.reason();
    }

    private static Optional<ProviderPattern> matching(List<ProviderPattern> patterns, ProviderAddress provider) {
        return patterns.stream().filter(pattern -> pattern.matches(provider)).findFirst();
    }
}
