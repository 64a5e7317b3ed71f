package org.providermirror.web.route;

import java.util.List;
import java.util.Optional;
import org.providermirror.policy.token.AccessControl;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/**
 * What a request asks for, as far as that decides who may ask. Whatever is not known here is {@link Own}, for which one
 * must have the right to everything.
 */
public sealed interface RequestedRoute {
    /** The file name of the publisher's checksums in the registry protocol's paths. */
    String SUMS = "SHA256SUMS";

    /** What everybody may ask: whether the mirror lives. */
    record Open() implements RequestedRoute {}

    /** What an administrator may. */
    record Administration() implements RequestedRoute {}

    /** What tells of the mirror as a whole, and every path that is none of ours. */
    record Own() implements RequestedRoute {}

    /** Something of one provider. */
    record OfProvider(ProviderAddress provider) implements RequestedRoute {}

    /**
     * A package, or what its client needs to check it.
     *
     * @param capability what stands in the path for a token, if anything does
     */
    record OfPackage(PackageId id, Optional<String> capability) implements RequestedRoute {}

    /** The route of these decoded segments, which the resources are found by. */
    static RequestedRoute of(List<String> segments) {
        if (segments.equals(List.of("-", "health", "live")) || segments.equals(List.of("-", "health", "ready"))) {
            return new Open();
        }
        if (startsWith(segments, "-", "api", "v1", "admin")) {
            return new Administration();
        }
        var isRegistry = startsWith(segments, "-", "registry");
        var inner = isRegistry ? segments.subList(2, segments.size()) : segments;
        if (inner.size() < 4 || inner.get(0).startsWith("-")) {
            return new Own();
        }
        try {
            var provider = ProviderAddress.parse(inner.get(0), inner.get(1), inner.get(2));
            return ofProvider(provider, inner.subList(3, inner.size()), isRegistry);
        } catch (InvalidTermException nobodys) {
            return new Own();
        }
    }

    private static RequestedRoute ofProvider(ProviderAddress provider, List<String> below, boolean isRegistry) {
        var capability =
                Optional.of(below.get(0)).filter(AccessControl::isSignedLink).filter(given -> below.size() > 1);
        var rest = capability.isPresent() ? below.subList(1, below.size()) : below;
        try {
            if (rest.size() == 1 && rest.get(0).endsWith(".zip")) {
                return new OfPackage(PackageId.parseArchiveName(provider, rest.get(0)), capability);
            }
            if (isRegistry && rest.size() == 3 && rest.get(2).startsWith(SUMS)) {
                var id = new PackageId(provider, ProviderVersion.parse(rest.get(0)), Platform.parse(rest.get(1)));
                return new OfPackage(id, capability);
            }
        } catch (InvalidTermException noPackage) {
            return new OfProvider(provider);
        }
        return new OfProvider(provider);
    }

    private static boolean startsWith(List<String> segments, String... first) {
        return segments.size() >= first.length
                && segments.subList(0, first.length).equals(List.of(first));
    }
}
