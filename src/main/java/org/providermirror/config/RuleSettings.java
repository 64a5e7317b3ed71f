package org.providermirror.config;

import java.time.Duration;
import java.util.List;
import org.providermirror.provider.ProviderPattern;

/**
 * Which providers and versions are served.
 *
 * @param include the providers that are served; empty for all
 * @param exclude those of them that are not
 * @param versions the versions that are served of the providers that a rule's pattern matches
 * @param releaseAge how long a version must have been seen before it is listed; zero for at once
 * @param pinnedSigners the providers whose releases must be signed by a key that was seen for their namespace before, or
 *     that an administrator accepted
 * @param refuseExpiredKeys the providers whose releases are refused if the key had expired when it signed
 */
public record RuleSettings(
        List<ProviderPattern> include,
        List<ProviderPattern> exclude,
        List<VersionRule> versions,
        Duration releaseAge,
        List<ProviderPattern> pinnedSigners,
        List<ProviderPattern> refuseExpiredKeys) {
    public RuleSettings {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
        versions = List.copyOf(versions);
        pinnedSigners = List.copyOf(pinnedSigners);
        refuseExpiredKeys = List.copyOf(refuseExpiredKeys);
    }

    /** Everything is served. */
    public static RuleSettings none() {
        return new RuleSettings(List.of(), List.of(), List.of(), Duration.ZERO, List.of(), List.of());
    }
}
