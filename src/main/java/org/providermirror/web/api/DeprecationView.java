package org.providermirror.web.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.providermirror.policy.Deprecation;
import org.providermirror.provider.ProviderVersion;

/**
 * A deprecation of a hosted provider or version. It stays listed and served.
 *
 * @param version absent if the whole provider is deprecated
 * @param text what users read
 * @param by the administrator who deprecated it
 * @param at when it was deprecated
 */
public record DeprecationView(Optional<ProviderVersion> version, String text, String by, Instant at) {
    static List<DeprecationView> of(List<Deprecation> deprecations) {
        return deprecations.stream()
                .map(each -> new DeprecationView(each.target().version(), each.text(), each.by(), each.at()))
                .toList();
    }
}
