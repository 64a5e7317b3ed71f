package org.providermirror.web.route;

import java.util.Optional;
import org.providermirror.policy.token.Principal;
import org.providermirror.provider.ProviderAddress;

/** A path of the API that is not only for callers with the right to all providers. */
public sealed interface ApiRoute extends Route.OfMirror {
    /**
     * A path of the API that callers with the right to some providers may use too. Its resource describes no other
     * provider to them.
     */
    record ScopedApi() implements ApiRoute {
        @Override
        public RouteKind kind() {
            return RouteKind.SCOPED_API;
        }

        @Override
        public boolean permits(Principal caller) {
            return caller.mayRead();
        }
    }

    /** A path of the API that describes one provider. */
    record ProviderApi(ProviderAddress provider) implements ApiRoute {
        @Override
        public RouteKind kind() {
            return RouteKind.PROVIDER_API;
        }

        @Override
        public Optional<ProviderAddress> subject() {
            return Optional.of(provider);
        }
    }

    /**
     * The path by which a release of a provider is published.
     *
     * @param path the decoded path below the application
     */
    record Publication(String path, ProviderAddress provider) implements ApiRoute {
        @Override
        public RouteKind kind() {
            return RouteKind.PUBLICATION;
        }

        @Override
        public boolean permits(Principal caller) {
            return caller.mayPublish(provider);
        }

        @Override
        public Optional<ProviderAddress> subject() {
            return Optional.of(provider);
        }
    }

    /** A path of the API about the caller: who it is, and its session. */
    record CallerApi() implements ApiRoute {
        @Override
        public RouteKind kind() {
            return RouteKind.CALLER_API;
        }
    }
}
