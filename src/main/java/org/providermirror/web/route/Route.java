package org.providermirror.web.route;

import jakarta.servlet.ServletRequest;
import java.util.List;
import java.util.Optional;
import org.providermirror.metrics.RouteLabel;
import org.providermirror.policy.token.Principal;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ReleaseId;

/**
 * Names what a request asks for, with the parsed values of its path.
 *
 * <p>The first filter parses the path once and leaves the route in the request. Access control, audit, metrics,
 * documents and Jersey's dispatch read it there and never look at the path, so what is authorized is what is served. A
 * new route compiles only with a {@link RouteKind}, which says how it is counted, who may request it and which resource
 * serves it.
 */
public sealed interface Route {
    /** The request attribute that holds the route. */
    String ATTRIBUTE = Route.class.getName();

    /** Who may request a route. */
    enum Audience {
        /** Every caller, without a token. */
        EVERYONE,
        /**
         * Callers with the scope {@code read} for the provider of the route, or for all providers if the route has no
         * provider.
         */
        READERS,
        /** Callers with the scope {@code publish} for the provider of the route, and administrators. */
        PUBLISHERS,
        /** Administrators. */
        ADMINISTRATORS
    }

    /** Returns the kind, which decides on label, audience and resource. */
    RouteKind kind();

    /** Returns the provider that it concerns; empty if it concerns the mirror as a whole. */
    Optional<ProviderAddress> subject();

    /** Returns the label that metrics count the request under. */
    default RouteLabel label() {
        return kind().label();
    }

    /** Returns who may request it. If clients need no token, only administration is guarded. */
    default Audience audience() {
        return kind().audience();
    }

    /**
     * Returns whether a resource serves it.
     *
     * @param resourcePath the {@code @Path} of the resource class, without a leading slash
     */
    default boolean isServedAt(String resourcePath) {
        return kind().isServedAt(resourcePath);
    }

    /** Returns whether a caller has the right to it. */
    default boolean permits(Principal caller) {
        return switch (audience()) {
            case EVERYONE -> true;
            case READERS -> subject().map(caller::mayRead).orElseGet(() -> caller.mayRead() && caller.seesAll());
            case PUBLISHERS, ADMINISTRATORS -> caller.mayAdminister();
        };
    }

    /**
     * Parses a path.
     *
     * @param path the undecoded path below the application, without a leading slash, in which {@link RequestPath} has
     *     found no fault
     */
    static Route parse(String path) {
        return RouteParser.parse(RequestPath.segments(path));
    }

    /** Returns the route of a request; an unknown one, which is never served, if no filter has parsed the path. */
    static Route of(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Route route ? route : new Unknown(Optional.empty());
    }

    /** Returns the route of a request whose kind {@link RouteDispatch} has checked. */
    static <T extends Route> T of(ServletRequest request, Class<T> kind) {
        return kind.cast(of(request));
    }

    /** A path of one provider. */
    sealed interface OfProvider extends Route {
        /** Returns the provider. */
        ProviderAddress provider();

        @Override
        default Optional<ProviderAddress> subject() {
            return Optional.of(provider());
        }
    }

    /** A JSON document of the network mirror protocol or the provider registry protocol. */
    sealed interface Document extends OfProvider {
        /** Calls the visitor's method of this document. */
        <T> T accept(DocumentVisitor<T> visitor);
    }

    /** Handles each kind of document. */
    interface DocumentVisitor<T> {
        /** Handles {@code index.json}. */
        T versionIndex(VersionIndex route);

        /** Handles {@code {version}.json}. */
        T packageIndex(PackageIndex route);

        /** Handles {@code versions} of the registry protocol. */
        T registryVersions(RegistryVersions route);

        /** Handles {@code {version}/download/{os}/{arch}} of the registry protocol. */
        T registryPackage(RegistryPackage route);
    }

    /** A file of one package. A signed link in its path is as good as a token for this package. */
    sealed interface OfPackage extends OfProvider {
        /** Returns the package. */
        PackageId id();

        /** Returns the path segment that holds the signed link, valid or not; empty if the path has no such segment. */
        Optional<String> signedLink();

        @Override
        default ProviderAddress provider() {
            return id().provider();
        }
    }

    /** A path of the mirror itself, below {@code /-/}. Its resource decides which methods it has. */
    sealed interface OfMirror extends Route
            permits ServiceDiscovery, HostedDiscovery, Health, Metrics, Api, ApiRoute, Administration, PageFile {
        @Override
        default Optional<ProviderAddress> subject() {
            return Optional.empty();
        }
    }

    /** {@code index.json}: the versions of a provider. */
    record VersionIndex(ProviderAddress provider) implements Document {
        @Override
        public RouteKind kind() {
            return RouteKind.VERSION_INDEX;
        }

        @Override
        public <T> T accept(DocumentVisitor<T> visitor) {
            return visitor.versionIndex(this);
        }
    }

    /** {@code {version}.json}: the packages of a version. */
    record PackageIndex(ReleaseId release) implements Document {
        @Override
        public RouteKind kind() {
            return RouteKind.PACKAGE_INDEX;
        }

        @Override
        public ProviderAddress provider() {
            return release.provider();
        }

        @Override
        public <T> T accept(DocumentVisitor<T> visitor) {
            return visitor.packageIndex(this);
        }
    }

    /** {@code versions} of the registry protocol. */
    record RegistryVersions(ProviderAddress provider) implements Document {
        @Override
        public RouteKind kind() {
            return RouteKind.REGISTRY_VERSIONS;
        }

        @Override
        public <T> T accept(DocumentVisitor<T> visitor) {
            return visitor.registryVersions(this);
        }
    }

    /** {@code {version}/download/{os}/{arch}} of the registry protocol. */
    record RegistryPackage(PackageId id) implements Document {
        @Override
        public RouteKind kind() {
            return RouteKind.REGISTRY_PACKAGE;
        }

        @Override
        public ProviderAddress provider() {
            return id.provider();
        }

        @Override
        public <T> T accept(DocumentVisitor<T> visitor) {
            return visitor.registryPackage(this);
        }
    }

    /**
     * The publisher's checksums, or their signature, in the registry protocol. The platform is in the path because some
     * registries have one such file a platform.
     *
     * @param signature whether the signature is requested, not the checksums
     */
    record RegistryChecksums(PackageId id, Optional<String> signedLink, boolean signature) implements OfPackage {
        /** The file name of the checksums. */
        public static final String SUMS = "SHA256SUMS";

        /** The file name of their signature. */
        public static final String SIGNATURE = SUMS + ".sig";

        @Override
        public RouteKind kind() {
            return RouteKind.REGISTRY_CHECKSUMS;
        }
    }

    /** The archive of a package, in either protocol. */
    record Archive(PackageId id, Optional<String> signedLink) implements OfPackage {
        @Override
        public RouteKind kind() {
            return RouteKind.ARCHIVE;
        }
    }

    /** {@code .well-known/terraform.json} of a registry. It names no provider, so every reader may request it. */
    record ServiceDiscovery(Hostname hostname) implements OfMirror {
        /** The URL of the registry in the document. */
        public static final String URL = "-/";

        static final String FOLDER = ".well-known";

        /**
         * What this URL inserts after the hostname: clients resolve it against the document, update bots append it to the
         * registry's URL. No namespace begins with a dash or a dot.
         */
        static final List<List<String>> INSERTED = List.of(List.of(FOLDER, "-"), List.of("-"));

        @Override
        public RouteKind kind() {
            return RouteKind.SERVICE_DISCOVERY;
        }

        @Override
        public boolean permits(Principal caller) {
            return caller.mayRead();
        }
    }

    /** {@code -/health/live} or {@code -/health/ready}. */
    record Health() implements OfMirror {
        @Override
        public RouteKind kind() {
            return RouteKind.HEALTH;
        }
    }

    /** {@code -/metrics}. */
    record Metrics() implements OfMirror {
        @Override
        public RouteKind kind() {
            return RouteKind.METRICS;
        }
    }

    /** A path of the API that changes nothing, whether it is served or not. */
    record Api() implements OfMirror {
        @Override
        public RouteKind kind() {
            return RouteKind.API;
        }
    }

    /**
     * A path of the API that only administrators may use, whether it is served or not.
     *
     * @param path the decoded path below the application
     */
    record Administration(String path) implements OfMirror {
        @Override
        public RouteKind kind() {
            return RouteKind.ADMINISTRATION;
        }
    }

    /**
     * A script, style sheet or picture of the web pages.
     *
     * @param revision the digest of all page files in the URL; empty in a URL that stays the same for all revisions
     */
    record PageFile(Optional<String> revision, String name) implements OfMirror {
        @Override
        public RouteKind kind() {
            return RouteKind.PAGE_FILE;
        }
    }

    /** The web page at the root of the application. */
    record Page() implements Route {
        @Override
        public RouteKind kind() {
            return RouteKind.PAGE;
        }

        @Override
        public Optional<ProviderAddress> subject() {
            return Optional.empty();
        }
    }

    /**
     * A path that has the form of a known route, but holds a malformed address, version, platform or file name.
     *
     * @param label the label of the known route
     * @param subject the provider, if its address is well-formed
     * @param problem what is malformed
     */
    record Malformed(RouteLabel label, Optional<ProviderAddress> subject, InvalidTermException problem)
            implements Route {
        @Override
        public RouteKind kind() {
            return RouteKind.MALFORMED;
        }
    }

    /**
     * A path without a resource.
     *
     * @param subject the provider, if the path begins with one
     */
    record Unknown(Optional<ProviderAddress> subject) implements Route {
        @Override
        public RouteKind kind() {
            return RouteKind.UNKNOWN;
        }
    }
}
