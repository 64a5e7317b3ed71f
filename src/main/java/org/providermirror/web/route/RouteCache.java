package org.providermirror.web.route;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;

/**
 * Caches the routes of documents by their paths, because most requests repeat one. A path never changes its route, so
 * nothing is invalidated. Thread-safe.
 */
public final class RouteCache {
    private static final long MAXIMUM_PATHS = 10_000;
    private static final int LONGEST_PATH = 200;

    // On the caller's thread: the common pool's threads would outlive the web application and hold its classes.
    private final Cache<String, Route> routes = Caffeine.newBuilder()
            .maximumSize(MAXIMUM_PATHS)
            .executor(Runnable::run)
            .build();

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
