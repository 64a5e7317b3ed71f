package org.providermirror.web.inspection;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.providermirror.policy.token.AccessControl;
import org.providermirror.policy.token.Principal;
import org.providermirror.policy.token.Scope;
import org.providermirror.policy.token.TokenUses;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.list.ListQuery;

/** Lists the tokens of the tokens file, but nothing that proves who bears one. */
@ForAdministrators
@Path("-/api/v1/admin/tokens")
@Produces(MediaType.APPLICATION_JSON)
public final class TokensResource {
    private final AccessControl access;
    private final TokenUses uses;

    /**
     * @param name the name of the token
     * @param scopes read, publish and admin, as far as the token has them
     * @param providers patterns of the providers that the token may read and publish; empty for all
     * @param expires when the token expires; absent for never
     * @param lastUsed when the token was last used, accurate to a few minutes; absent if no use is known
     */
    private record Token(
            String name,
            List<Scope> scopes,
            List<String> providers,
            Optional<Instant> expires,
            Optional<Instant> lastUsed) {
        static Token of(Principal bearer, Optional<Instant> lastUsed) {
            return new Token(
                    bearer.name(),
                    bearer.scopes().stream().sorted().toList(),
                    bearer.providers().stream().map(ProviderPattern::toString).toList(),
                    bearer.expiry(),
                    lastUsed);
        }
    }

    /**
     * @param total the number of tokens on all pages
     * @param offset the number of tokens before this page
     * @param required whether clients need a token
     * @param tokens the tokens of this page, in the order of the tokens file
     */
    private record TokenList(int total, int offset, boolean required, List<Token> tokens) {}

    public TokensResource(@Context AccessControl access, @Context TokenUses uses) {
        this.access = access;
        this.uses = uses;
    }

    /** Lists the tokens of the tokens file, also those that have expired. */
    @GET
    public TokenList list(@BeanParam ListQuery query) {
        var bearers = access.bearers();
        var lastUses = uses.of(bearers);
        var page = query.page(
                bearers.stream()
                        .map(bearer -> Token.of(bearer, Optional.ofNullable(lastUses.get(bearer))))
                        .toList(),
                Token.class);
        return new TokenList(page.total(), page.offset(), access.isClosed(), page.items());
    }
}
