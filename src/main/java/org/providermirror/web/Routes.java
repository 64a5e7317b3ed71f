package org.providermirror.web;

import jakarta.servlet.http.HttpServletRequest;
import org.providermirror.figures.Route;

/** What a request is for, told from its path. */
final class Routes {
    private static final int SLASHES_OF_A_PROVIDERS_FILE = 3;

    private Routes() {}

    static Route of(HttpServletRequest request) {
        return of(RequestPath.inner(request));
    }

    /** @param path without the context path and its slash */
    static Route of(String path) {
        if (path.isEmpty() || path.startsWith("-/ui/")) {
            return Route.PAGE;
        }
        if (path.startsWith("-/api/")) {
            return Route.API;
        }
        if (path.startsWith("-/health/") || path.equals("-/metrics")) {
            return Route.OPERATION;
        }
        if (path.startsWith(ProviderPath.REGISTRY)) {
            return path.endsWith(".zip") ? Route.ARCHIVE : Route.REGISTRY;
        }
        if (slashes(path) != SLASHES_OF_A_PROVIDERS_FILE) {
            return Route.OTHER;
        }
        if (path.endsWith(".zip")) {
            return Route.ARCHIVE;
        }
        if (path.endsWith("/index.json")) {
            return Route.INDEX;
        }
        return path.endsWith(".json") ? Route.VERSION : Route.OTHER;
    }

    private static int slashes(String path) {
        var count = 0;
        for (var at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
            count++;
        }
        return count;
    }
}
