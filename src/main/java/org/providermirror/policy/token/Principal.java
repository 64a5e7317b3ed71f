package org.providermirror.policy.token;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;

/**
 * Somebody who said who they are and was believed.
 *
 * @param name the name of their token, for logs and for the audit; never the token
 * @param scopes what they may do
 * @param expiry when that ends by itself
 * @param providers what they may ask for; empty for everything
 * @param seal what a capability made for them is bound to beside the name: it changes with the token
 */
public record Principal(
        String name, Set<Scope> scopes, Optional<Instant> expiry, List<ProviderPattern> providers, String seal) {
    public Principal {
        scopes = Set.copyOf(scopes);
        providers = List.copyOf(providers);
    }

    /** Somebody whom the container knows as an administrator. */
    public static Principal ofContainer(String name) {
        return new Principal("container:" + name, Set.of(Scope.READ, Scope.ADMIN), Optional.empty(), List.of(), "");
    }

    /** Whether they may ask for lists and packages at all. */
    public boolean mayRead() {
        return scopes.contains(Scope.READ) || scopes.contains(Scope.ADMIN);
    }

    /** Whether they may administer, which concerns all providers: never if they may ask for some alone. */
    public boolean mayAdminister() {
        return scopes.contains(Scope.ADMIN) && seesAll();
    }

    /** Whether they may ask for this provider. */
    public boolean mayRead(ProviderAddress provider) {
        return mayRead() && (seesAll() || providers.stream().anyMatch(pattern -> pattern.matches(provider)));
    }

    /** Whether they may ask for every provider, and so for what tells of all of them. */
    public boolean seesAll() {
        return providers.isEmpty();
    }

    @Override
    public String toString() {
        return name;
    }
}
