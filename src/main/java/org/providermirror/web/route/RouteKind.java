package org.providermirror.web.route;

import java.util.Set;
import java.util.function.Predicate;
import org.providermirror.metrics.RouteLabel;
import org.providermirror.web.route.Route.Audience;

/** Defines for each kind of route how it is counted, who may request it, and which resource serves it. */
public enum RouteKind {
    VERSION_INDEX(RouteLabel.INDEX, Audience.READERS, Path.DOCUMENTS::equals),
    PACKAGE_INDEX(RouteLabel.VERSION, Audience.READERS, Path.DOCUMENTS::equals),
    REGISTRY_VERSIONS(RouteLabel.REGISTRY, Audience.READERS, Path.DOCUMENTS::equals),
    REGISTRY_PACKAGE(RouteLabel.REGISTRY, Audience.READERS, Path.DOCUMENTS::equals),
    REGISTRY_CHECKSUMS(RouteLabel.REGISTRY, Audience.READERS, Path.DOCUMENTS::equals),
    SERVICE_DISCOVERY(RouteLabel.REGISTRY, Audience.READERS, Path.SERVICE_DISCOVERY::equals),
    HOSTED_DISCOVERY(RouteLabel.REGISTRY, Audience.EVERYONE, Path.HOSTED_DISCOVERY::equals),
    ARCHIVE(RouteLabel.ARCHIVE, Audience.READERS, Path.ARCHIVES::equals),
    HEALTH(RouteLabel.OPERATION, Audience.EVERYONE, Path.HEALTH::equals),
    METRICS(RouteLabel.OPERATION, Audience.READERS, Path.METRICS::equals),
    API(RouteLabel.API, Audience.READERS, Path::isOfReaders),
    SCOPED_API(RouteLabel.API, Audience.READERS, Path::isOfReaders),
    PROVIDER_API(RouteLabel.API, Audience.READERS, Path::isOfReaders),
    CALLER_API(RouteLabel.API, Audience.EVERYONE, Path.CALLER::contains),
    PUBLICATION(RouteLabel.API, Audience.PUBLISHERS, path -> path.startsWith(Path.PUBLICATIONS)),
    ADMINISTRATION(RouteLabel.API, Audience.ADMINISTRATORS, path -> path.startsWith(Path.ADMINISTRATION)),
    PAGE(RouteLabel.PAGE, Audience.READERS, String::isEmpty),
    PAGE_FILE(RouteLabel.PAGE, Audience.EVERYONE, Path.PAGE_FILES::equals),
    MALFORMED(RouteLabel.OTHER, Audience.READERS, path -> false),
    UNKNOWN(RouteLabel.OTHER, Audience.READERS, path -> false);

    private final RouteLabel label;
    private final Audience audience;
    private final Predicate<String> servedAt;

    RouteKind(RouteLabel label, Audience audience, Predicate<String> servedAt) {
        this.label = label;
        this.audience = audience;
        this.servedAt = servedAt;
    }

    /** The {@code @Path} of the resources. */
    public static final class Path {
        /** Documents and checksums: every path that no other resource has. */
        public static final String DOCUMENTS = "{document: .+}";

        /** Service discovery of the registry protocol. */
        public static final String SERVICE_DISCOVERY = "-/registry/{hostname}/.well-known/terraform.json";

        /** Service discovery of the hosted hostnames. */
        public static final String HOSTED_DISCOVERY = ".well-known/terraform.json";

        /** Archives of both protocols. */
        public static final String ARCHIVES = "{archive: .+}.zip";

        /** Health checks. */
        public static final String HEALTH = "-/health";

        /** Metrics. */
        public static final String METRICS = "-/metrics";

        /** Files of the web pages. */
        public static final String PAGE_FILES = "-/ui/{file: .+}";

        /** The prefix of the API. */
        static final String API = "-/api/v1/";

        /** The prefix of the administrative part of the API. */
        static final String ADMINISTRATION = API + "admin/";

        /** The prefix of the publication of releases. */
        public static final String PUBLICATIONS = ADMINISTRATION + "releases/";

        /** The caller's own name and rights. */
        public static final String WHOAMI = API + "whoami";

        /** The caller's session. */
        public static final String SESSION = API + "session";

        private static final Set<String> CALLER = Set.of(WHOAMI, SESSION);

        private Path() {}

        private static boolean isOfReaders(String path) {
            return path.startsWith(API) && !path.startsWith(ADMINISTRATION) && !CALLER.contains(path);
        }
    }

    RouteLabel label() {
        return label;
    }

    Audience audience() {
        return audience;
    }

    boolean isServedAt(String resourcePath) {
        return servedAt.test(resourcePath);
    }
}
