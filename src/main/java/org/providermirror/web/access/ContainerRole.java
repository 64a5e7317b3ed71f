package org.providermirror.web.access;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.providermirror.policy.token.Credentials;
import org.providermirror.policy.token.Principal;
import org.providermirror.provider.Printable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authenticates users of the container (a Tomcat Realm, a Jetty LoginService). Only those with the role {@code
 * mirror-admin} have a right. Used for administration and the mirror's own pages, never for the paths of providers.
 */
final class ContainerRole {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerRole.class);
    private static final int MAXIMUM_NAME = 100;

    private ContainerRole() {}

    static Optional<Principal> find(HttpServletRequest request, Optional<Credentials> presented) {
        return authenticated(request).or(() -> presented.flatMap(secret -> login(request, secret)));
    }

    /** Returns the user whom these credentials name; empty if the container does not know it, or authenticated another. */
    static Optional<Principal> named(HttpServletRequest request, Credentials presented) {
        var user = request.getUserPrincipal();
        return user == null
                ? login(request, presented)
                : presented
                        .user()
                        .filter(String.valueOf(user.getName())::equals)
                        .flatMap(same -> authenticated(request));
    }

    /** Returns the user whom the container has authenticated itself, by a certificate, single sign-on or its own login. */
    private static Optional<Principal> authenticated(HttpServletRequest request) {
        try {
            var user = request.getUserPrincipal();
            if (user == null) {
                return Optional.empty();
            }
            var name = Printable.of(String.valueOf(user.getName()), MAXIMUM_NAME);
            return Optional.of(
                    request.isUserInRole(AccessFilter.ROLE)
                            ? Principal.ofContainer(name)
                            : Principal.withoutRole(name));
        } catch (RuntimeException malformed) {
            // Jetty decodes the header only now, and passes on whatever its decoder throws.
            LOG.debug(
                    "the container failed to authenticate a user ({})",
                    malformed.getClass().getName());
            return Optional.empty();
        }
    }

    /** Returns the user of this name and password; empty if the container does not know it. */
    static Optional<Principal> login(HttpServletRequest request, Credentials presented) {
        if (presented.user().filter(name -> !name.isEmpty()).isEmpty() || request.getUserPrincipal() != null) {
            return Optional.empty();
        }
        try {
            request.login(presented.user().get(), presented.secret());
            return authenticated(request);
        } catch (ServletException | RuntimeException refused) {
            // Without a realm some containers throw unspecific exceptions. Only the class is logged: a message may hold
            // a secret.
            LOG.debug("the container refused a login ({})", refused.getClass().getName());
            return Optional.empty();
        }
    }
}
