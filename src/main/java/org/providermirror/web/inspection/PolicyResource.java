package org.providermirror.web.inspection;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.providermirror.config.RuleSettings;
import org.providermirror.config.VersionRule;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.web.access.ForAdministrators;

/** Shows the rules that the settings define. Blocks and other decisions of administrators are lists of their own. */
@ForAdministrators
@Path("-/api/v1/admin/policy")
@Produces(MediaType.APPLICATION_JSON)
public final class PolicyResource {
    private final RuleSettings rules;

    /**
     * @param include patterns of the providers that are served; empty for all
     * @param exclude patterns of the providers that are not served
     * @param versions the versions that are served of some providers
     * @param releaseAgeSeconds the minimum release age
     * @param hold patterns of the providers whose new versions wait for approval
     * @param approve the rules that approve new versions without an administrator
     * @param pinnedSigners patterns of the providers with pinned signers
     * @param refuseExpiredKeys patterns of the providers that are refused if their key had expired
     */
    private record Policy(
            List<String> include,
            List<String> exclude,
            List<Rule> versions,
            long releaseAgeSeconds,
            List<String> hold,
            Approve approve,
            List<String> pinnedSigners,
            List<String> refuseExpiredKeys) {}

    /**
     * @param pattern the providers that the rule is for
     * @param constraints the version constraints
     */
    private record Rule(String pattern, String constraints) {
        static Rule of(VersionRule rule) {
            return new Rule(rule.pattern().toString(), rule.constraints().toString());
        }
    }

    /**
     * @param patch whether patch versions of a served version are approved
     * @param afterSeconds the time after which versions are approved; absent for never
     * @param knownSigner whether versions are approved that are signed as served versions are
     */
    private record Approve(boolean patch, Optional<Long> afterSeconds, boolean knownSigner) {}

    public PolicyResource(@Context RuleSettings rules) {
        this.rules = rules;
    }

    /** Returns the policy that the settings define. */
    @GET
    public Policy policy() {
        var approval = rules.hold().approval();
        return new Policy(
                texts(rules.include()),
                texts(rules.exclude()),
                rules.versions().stream().map(Rule::of).toList(),
                rules.releaseAge().toSeconds(),
                texts(rules.hold().providers()),
                new Approve(approval.patch(), approval.after().map(Duration::toSeconds), approval.knownSigner()),
                texts(rules.pinnedSigners()),
                texts(rules.refuseExpiredKeys()));
    }

    private static List<String> texts(List<ProviderPattern> patterns) {
        return patterns.stream().map(ProviderPattern::toString).toList();
    }
}
