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
 * Users of the container's own (a Tomcat Realm, a Jetty LoginService) who have the role {@code mirror-admin}. Asked only
 * for the mirror's own pages and administration, never on the clients' paths.
 */
final class ContainerRole {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerRole.class);
    private static final int SHOWN = 100;

    private ContainerRole() {}

    static Optional<Principal> find(HttpServletRequest request, Optional<Credentials> presented) {
        return known(request).or(() -> presented.flatMap(secret -> login(request, secret)));
    }

    /** Somebody whom the container knows already: by a certificate, by single sign-on, or by its own dialogue. */
    private static Optional<Principal> known(HttpServletRequest request) {
        try {
            var user = request.getUserPrincipal();
            return user != null && request.isUserInRole(AccessFilter.ROLE)
                    ? Optional.of(Principal.ofContainer(Printable.of(String.valueOf(user.getName()), SHOWN)))
                    : Optional.empty();
        } catch (RuntimeException malformed) {
            // Jetty reads the header only when it is asked who the user is, and throws what its decoder throws.
            LOG.debug(
                    "the container could not tell the user ({})",
                    malformed.getClass().getName());
            return Optional.empty();
        }
    }

    private static Optional<Principal> login(HttpServletRequest request, Credentials presented) {
        if (presented.user().filter(name -> !name.isEmpty()).isEmpty() || request.getUserPrincipal() != null) {
            return Optional.empty();
        }
        try {
            request.login(presented.user().get(), presented.secret());
            return known(request);
        } catch (ServletException | RuntimeException refused) {
            // Without a realm some containers throw whatever comes to hand. Not the exception: who knows what it says.
            LOG.debug("the container refused a login ({})", refused.getClass().getName());
            return Optional.empty();
        }
    }
}
