package org.providermirror.web.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.providermirror.metrics.RouteLabel;
import org.providermirror.policy.token.AccessControl;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.web.route.Route.RegistryChecksums;
import org.providermirror.web.route.Route.ServiceDiscovery;

/** Parses the decoded segments of a path into a {@link Route}. */
final class RouteParser {
    private static final String JSON = ".json";
    private static final String ZIP = ".zip";
    private static final Route UNKNOWN = new Route.Unknown(Optional.empty());
    private static final Set<List<String>> HEALTH_CHECKS =
            Set.of(List.of("health", "live"), List.of("health", "ready"));
    private static final Pattern PAGE_FILE =
            Pattern.compile("(?:([0-9a-f]{16})/)?((?:[a-z]+/)?[a-z][a-z0-9-]*\\.(?:js|css|svg))");

    /** The form of a path below a provider: its label, and how its values are parsed, which throws if one is malformed. */
    private record Form(RouteLabel label, Function<ProviderAddress, Route> values) {}

    private RouteParser() {}

    static Route parse(List<String> segments) {
        if (segments.isEmpty()) {
            return new Route.Page();
        }
        if (segments.equals(HostedDiscovery.SEGMENTS)) {
            return new HostedDiscovery();
        }
        return segments.get(0).equals("-")
                ? ofMirror(segments, segments.subList(1, segments.size()))
                : ofProvider(segments, false);
    }

    /** No hostname begins with a dash, so no path below {@code -} is ever a provider's. */
    private static Route ofMirror(List<String> segments, List<String> below) {
        var first = below.isEmpty() ? "" : below.get(0);
        return switch (first) {
            case "registry" -> ofRegistry(below.subList(1, below.size()));
            case "api" -> ofApi(segments, below.subList(1, below.size()));
            case "health" -> HEALTH_CHECKS.contains(below) ? new Route.Health() : UNKNOWN;
            case "metrics" -> below.size() == 1 ? new Route.Metrics() : UNKNOWN;
            case "ui" -> pageFile(String.join("/", below.subList(1, below.size())));
            default -> UNKNOWN;
        };
    }

    private static Route ofApi(List<String> segments, List<String> below) {
        if (below.size() < 2 || !below.get(0).equals("v1")) {
            return new Route.Api();
        }
        return switch (below.get(1)) {
            case "admin" -> ofAdministration(String.join("/", segments), below);
            case "whoami", "session" -> below.size() == 2 ? new ApiRoute.CallerApi() : new Route.Api();
            case "setup" -> below.size() == 2 ? new ApiRoute.ScopedApi() : new Route.Api();
            case "providers" -> below.size() == 2 ? new ApiRoute.ScopedApi() : ofProviderApi(below);
            default -> new Route.Api();
        };
    }

    private static Route ofAdministration(String path, List<String> below) {
        var administration = new Route.Administration(path);
        return below.size() == 7 && below.get(2).equals("releases")
                ? ProviderAddress.tryParse(below.get(3), below.get(4), below.get(5))
                        .<Route>map(provider -> new ApiRoute.Publication(path, provider))
                        .orElse(administration)
                : administration;
    }

    /** A malformed address is left to the resource, which says what is wrong with it. */
    private static Route ofProviderApi(List<String> below) {
        try {
            return below.size() < 5
                    ? new Route.Api()
                    : new ApiRoute.ProviderApi(ProviderAddress.parse(below.get(2), below.get(3), below.get(4)));
        } catch (InvalidTermException malformed) {
            return new Route.Api();
        }
    }

    private static Route ofRegistry(List<String> segments) {
        if (segments.size() == 3 && segments.subList(1, 3).equals(HostedDiscovery.SEGMENTS)) {
            return discovery(segments.get(0));
        }
        for (var inserted : ServiceDiscovery.INSERTED) {
            var end = 1 + inserted.size();
            if (segments.size() > end && segments.subList(1, end).equals(inserted)) {
                var provider = new ArrayList<>(segments);
                provider.subList(1, end).clear();
                return ofProvider(provider, true);
            }
        }
        return ofProvider(segments, true);
    }

    private static Route discovery(String hostname) {
        try {
            return new ServiceDiscovery(Hostname.parse(hostname));
        } catch (InvalidTermException malformed) {
            return new Route.Malformed(RouteLabel.REGISTRY, Optional.empty(), malformed);
        }
    }

    private static Route pageFile(String path) {
        var matcher = PAGE_FILE.matcher(path);
        return matcher.matches()
                ? new Route.PageFile(Optional.ofNullable(matcher.group(1)), matcher.group(2))
                : UNKNOWN;
    }

    private static Route ofProvider(List<String> segments, boolean registry) {
        if (segments.size() < 4 || segments.get(0).startsWith("-")) {
            return UNKNOWN;
        }
        var form = form(segments.subList(3, segments.size()), registry);
        var subject = Optional.<ProviderAddress>empty();
        try {
            var provider = ProviderAddress.parse(segments.get(0), segments.get(1), segments.get(2));
            subject = Optional.of(provider);
            return form.isPresent() ? form.get().values().apply(provider) : new Route.Unknown(subject);
        } catch (InvalidTermException malformed) {
            return form.isPresent()
                    ? new Route.Malformed(form.get().label(), subject, malformed)
                    : new Route.Unknown(subject);
        }
    }

    private static Optional<Form> form(List<String> segments, boolean registry) {
        var ofPackage = packageForm(segments, registry);
        return ofPackage.isPresent()
                ? ofPackage
                : registry
                        ? belowVersion(segments).or(() -> registryForm(segments))
                        : mirrorForm(segments, segments.get(segments.size() - 1));
    }

    private static Optional<Form> packageForm(List<String> segments, boolean registry) {
        var link = Optional.of(segments.get(0))
                .filter(AccessControl::isSignedLink)
                .filter(segment -> segment.length() > 1 && segments.size() > 1);
        var below = link.isPresent() ? segments.subList(1, segments.size()) : segments;
        var name = below.get(below.size() - 1);
        if (below.size() == 1 && isNamed(name, ZIP)) {
            return form(RouteLabel.ARCHIVE, provider -> archive(provider, name, link));
        }
        return registry
                        && below.size() == 3
                        && (name.equals(RegistryChecksums.SUMS) || isSignature(name))
                        && isPlatform(below.get(1))
                ? form(RouteLabel.REGISTRY, provider -> checksums(provider, below, link))
                : Optional.empty();
    }

    /** A client that takes the URL of the download document for a folder requests its files below the version. */
    private static Optional<Form> belowVersion(List<String> segments) {
        return segments.size() < 2
                ? Optional.empty()
                : packageForm(segments.subList(1, segments.size()), true)
                        .map(form -> new Form(
                                form.label(),
                                provider ->
                                        ofVersion(segments.get(0), form.values().apply(provider))));
    }

    private static Route ofVersion(String version, Route route) {
        return route instanceof Route.OfPackage file
                        && !file.id().version().value().equals(version)
                ? new Route.Unknown(route.subject())
                : route;
    }

    private static Optional<Form> mirrorForm(List<String> below, String name) {
        if (below.size() != 1 || !isNamed(name, JSON)) {
            return Optional.empty();
        }
        return name.equals("index.json")
                ? form(RouteLabel.INDEX, Route.VersionIndex::new)
                : form(
                        RouteLabel.VERSION,
                        provider -> new Route.PackageIndex(
                                release(provider, name.substring(0, name.length() - JSON.length()))));
    }

    private static Optional<Form> registryForm(List<String> below) {
        if (below.size() == 1 && below.get(0).equals("versions")) {
            return form(RouteLabel.REGISTRY, Route.RegistryVersions::new);
        }
        return below.size() == 4 && below.get(1).equals("download")
                ? form(
                        RouteLabel.REGISTRY,
                        provider -> new Route.RegistryPackage(new PackageId(
                                provider,
                                ProviderVersion.parse(below.get(0)),
                                new Platform(below.get(2), below.get(3)))))
                : Optional.empty();
    }

    private static Optional<Form> form(RouteLabel label, Function<ProviderAddress, Route> values) {
        return Optional.of(new Form(label, values));
    }

    private static Route archive(ProviderAddress provider, String name, Optional<String> link) {
        return new Route.Archive(PackageId.parseArchiveName(provider, name), link);
    }

    private static Route checksums(ProviderAddress provider, List<String> below, Optional<String> link) {
        var id = new PackageId(provider, ProviderVersion.parse(below.get(0)), Platform.parse(below.get(1)));
        return new RegistryChecksums(id, link, isSignature(below.get(2)));
    }

    private static ReleaseId release(ProviderAddress provider, String version) {
        return new ReleaseId(provider, ProviderVersion.parse(version));
    }

    private static boolean isNamed(String name, String suffix) {
        return name.endsWith(suffix) && name.length() > suffix.length();
    }

    private static boolean isSignature(String name) {
        return name.equals(RegistryChecksums.SIGNATURE);
    }

    private static boolean isPlatform(String segment) {
        var at = segment.indexOf('_');
        return at > 0 && at < segment.length() - 1 && at == segment.lastIndexOf('_');
    }
}
