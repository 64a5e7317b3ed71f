package org.providermirror.web.route;

import com.github.benmanes.caffeine.cache.Cache;
import java.util.Optional;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Weights;

/**
 * Caches the routes of documents by their paths, because most requests repeat one. A path never changes its route, so
 * nothing is invalidated. Thread-safe.
 */
public final class RouteCache {
    private static final int ROUTE_BYTES = 400;
    private static final int LONGEST_PATH = 200;

    private final Cache<String, Route> routes =
            Caches.of(CacheShare.ROUTES, (path, route) -> 2 * Weights.of(path) + ROUTE_BYTES);

    /** Returns the route of a path that was parsed before; empty on a miss. */
    public Optional<Route> find(String path) {
        return Optional.ofNullable(routes.getIfPresent(path));
    }

    /** Parses a path that has no fault, and keeps the route of a document. */
    public Route parse(String path) {
        var route = Route.parse(path);
        // An encoded path is rare, and a client can encode one name in many ways.
        if (route instanceof Route.Document && path.length() <= LONGEST_PATH && path.indexOf('%') < 0) {
            routes.put(path, route);
        }
        return route;
    }
}
