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

/**
 * The caller and what it may do.
 *
 * @param name the name of the token; jwt: and the subject; container: and the user; absent if the caller sent no
 *     credentials
 * @param scopes what the caller may do
 * @param providers patterns of the providers that the caller may read; empty for all
 * @param publishable patterns of the providers that the caller may publish to with the scope publish; empty for all hosted ones
 * @param expires when the token expires; absent for never
 * @param session whether the session of a browser names the caller, so that ending it signs out
 * @param tokenRequired whether reading needs a token
 */
@Schema(name = "Caller")
public record CallerView(
        Optional<String> name,
        List<Scope> scopes,
        List<String> providers,
        List<String> publishable,
        Optional<Instant> expires,
        boolean session,
        boolean tokenRequired) {
    static CallerView of(CallerSession session) {
        var caller = session.caller();
        return new CallerView(
                caller.map(Principal::name),
                caller.map(Principal::scopes).map(CallerView::sorted).orElse(List.of(Scope.READ)),
                texts(caller.map(Principal::providers)),
                texts(caller.filter(each -> each.scopes().contains(Scope.PUBLISH))
                        .map(Principal::publishable)),
                caller.flatMap(Principal::expiry),
                session.isSession(),
                session.isTokenRequired());
    }

    private static List<String> texts(Optional<List<ProviderPattern>> patterns) {
        return patterns.orElse(List.of()).stream()
                .map(ProviderPattern::toString)
                .toList();
    }

    private static List<Scope> sorted(Set<Scope> scopes) {
        return scopes.stream().sorted().toList();
    }
}
