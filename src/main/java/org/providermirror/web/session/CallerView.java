package org.providermirror.web.session;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.providermirror.policy.token.Principal;
import org.providermirror.policy.token.Scope;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.web.access.CallerSession;

/** The caller and what it may do. */
@Schema(name = "Caller")
public record CallerView(
        @Schema(
                description =
                        "The name of the token; jwt: and the subject; container: and the user; absent if the caller"
                                + " sent no credentials.")
        Optional<String> name,

        @Schema(description = "What the caller may do.") List<Scope> scopes,

        @Schema(description = "Patterns of the providers that the caller may read; empty for all.")
        List<String> providers,

        @Schema(description = "When the token expires; absent for never.")
        Optional<Instant> expires,

        @Schema(description = "Whether the session of a browser names the caller, so that ending it signs out.")
        boolean session,

        @Schema(description = "Whether reading needs a token.")
        boolean tokenRequired) {
    static CallerView of(CallerSession session) {
        var caller = session.caller();
        return new CallerView(
                caller.map(Principal::name),
                caller.map(Principal::scopes).map(CallerView::sorted).orElse(List.of(Scope.READ)),
                caller.map(Principal::providers).orElse(List.of()).stream()
                        .map(ProviderPattern::toString)
                        .toList(),
                caller.flatMap(Principal::expiry),
                session.isSession(),
                session.isTokenRequired());
    }

    private static List<Scope> sorted(Set<Scope> scopes) {
        return scopes.stream().sorted().toList();
    }
}
