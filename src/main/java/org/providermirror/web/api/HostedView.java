package org.providermirror.web.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.providermirror.config.ServedHosts;
import org.providermirror.mirror.inventory.ReleaseContents;
import org.providermirror.policy.Administration;
import org.providermirror.policy.Deprecation;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;

/**
 * What exists only for hosted providers.
 *
 * @param deprecations the deprecations of the provider and its versions
 * @param withdrawal the withdrawal of the version; absent if it is not withdrawn
 * @param publication how the version was published; absent for a provider
 */
public record HostedView(
        List<DeprecationView> deprecations,
        Optional<WithdrawalView> withdrawal,
        Optional<ReleasePublication> publication) {
    /**
     * The publication of a version.
     *
     * @param by who published it
     * @param at when its current platforms were published
     * @param signedByMirror whether the mirror signed it, because its namespace had no registered key
     */
    public record ReleasePublication(String by, Instant at, boolean signedByMirror) {
        static ReleasePublication of(ReleaseContents.Publication publication) {
            return new ReleasePublication(publication.by(), publication.at(), publication.signedByMirror());
        }
    }

    /**
     * A deprecation. What it covers stays listed and served.
     *
     * @param version absent if the whole provider is deprecated
     * @param text what users read
     * @param by the administrator who deprecated it
     * @param at when it was deprecated
     */
    public record DeprecationView(Optional<ProviderVersion> version, String text, String by, Instant at) {
        static DeprecationView of(Deprecation deprecation) {
            return new DeprecationView(
                    deprecation.target().version(), deprecation.text(), deprecation.by(), deprecation.at());
        }
    }

    /**
     * A withdrawal. The version is hidden, and stays stored.
     *
     * @param reason why it was withdrawn
     * @param by the administrator who withdrew it
     * @param at when it was withdrawn
     */
    public record WithdrawalView(String reason, String by, Instant at) {}

    static Optional<HostedView> of(ProviderAddress provider, ServedHosts hosts, Administration decisions) {
        return Optional.of(provider)
                .filter(each -> hosts.isHosted(each.hostname()))
                .map(each ->
                        new HostedView(views(decisions.deprecations().of(each)), Optional.empty(), Optional.empty()));
    }

    static Optional<HostedView> of(
            ReleaseId release,
            Optional<ReleaseContents.Publication> publication,
            ServedHosts hosts,
            Administration decisions) {
        return Optional.of(release)
                .filter(each -> hosts.isHosted(each.provider().hostname()))
                .map(each -> new HostedView(
                        views(decisions.deprecations().of(each)),
                        decisions
                                .blocks()
                                .withdrawals()
                                .find(each)
                                .map(found -> new WithdrawalView(found.reason(), found.by(), found.at())),
                        publication.map(ReleasePublication::of)));
    }

    private static List<DeprecationView> views(List<Deprecation> deprecations) {
        return deprecations.stream().map(DeprecationView::of).toList();
    }
}
