package org.providermirror.web.route;

import java.util.List;

/**
 * {@code .well-known/terraform.json} of the application itself, by which clients without any configuration find the
 * registry of a hosted hostname. The host name of the request decides which hostname is meant, not the path.
 *
 * <p>Every caller may request it, because it repeats only the name that was requested. A client without a token therefore
 * fails at the list of versions, where its error message says that the token is missing.
 */
public record HostedDiscovery() implements Route.OfMirror {
    /** The folder above the application's {@code .well-known}, in the URL of the document. */
    public static final String ROOT = "../";

    static final List<String> SEGMENTS = List.of(Route.ServiceDiscovery.FOLDER, "terraform.json");

    @Override
    public RouteKind kind() {
        return RouteKind.HOSTED_DISCOVERY;
    }
}
