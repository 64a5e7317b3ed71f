package org.providermirror.web.route;

import jakarta.servlet.http.HttpServletRequest;
import org.providermirror.metrics.RouteLabel;

/** What a request is for, told from its path. */
public final class Routes {
    private static final int SLASHES_OF_A_PROVIDERS_FILE = 3;

    private Routes() {}

    public static RouteLabel of(HttpServletRequest request) {
        return of(RequestPath.inner(request));
    }

    /** @param path without the context path and its slash */
    public static RouteLabel of(String path) {
        if (path.isEmpty() || path.startsWith("-/ui/")) {
            return RouteLabel.PAGE;
        }
        if (path.startsWith("-/api/")) {
            return RouteLabel.API;
        }
        if (path.startsWith("-/health/") || path.equals("-/metrics")) {
            return RouteLabel.OPERATION;
        }
        if (path.startsWith(ProviderPath.REGISTRY)) {
            return path.endsWith(".zip") ? RouteLabel.ARCHIVE : RouteLabel.REGISTRY;
        }
        if (slashes(path) != SLASHES_OF_A_PROVIDERS_FILE) {
            return RouteLabel.OTHER;
        }
        if (path.endsWith(".zip")) {
            return RouteLabel.ARCHIVE;
        }
        if (path.endsWith("/index.json")) {
            return RouteLabel.INDEX;
        }
        return path.endsWith(".json") ? RouteLabel.VERSION : RouteLabel.OTHER;
    }

    private static int slashes(String path) {
        var count = 0;
        for (var at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
            count++;
        }
        return count;
    }
}
