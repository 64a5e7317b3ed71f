package org.providermirror.policy.token;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;

/**
 * An authenticated caller.
 *
 * @param name the name of the token, for logs and the audit log; never the token
 * @param scopes what the caller may do
 * @param expiry when that ends
 * @param providers the providers that the caller may request; empty for all
 * @param publishable the providers that the caller may publish to, with the scope for it; empty for all hosted ones
 * @param tokenDigest binds signed links to the token: it changes with the token
 */
public record Principal(
        String name,
        Set<Scope> scopes,
        Optional<Instant> expiry,
        List<ProviderPattern> providers,
        List<ProviderPattern> publishable,
        String tokenDigest) {
    private static final String CONTAINER = "container:";

    public Principal {
        scopes = Set.copyOf(scopes);
        providers = List.copyOf(providers);
        publishable = List.copyOf(publishable);
    }

    /** Creates a caller with the same limits for reading and publication. */
    public Principal(
            String name,
            Set<Scope> scopes,
            Optional<Instant> expiry,
            List<ProviderPattern> providers,
            String tokenDigest) {
        this(name, scopes, expiry, providers, providers, tokenDigest);
    }

    /** Returns a principal that the container authenticated as an administrator. */
    public static Principal ofContainer(String name) {
        return new Principal(CONTAINER + name, Set.of(Scope.READ, Scope.ADMIN), Optional.empty(), List.of(), "");
    }

    /** Returns a principal that the container authenticated, but that has no role of the mirror and so no right. */
    public static Principal withoutRole(String name) {
        return new Principal(CONTAINER + name, Set.of(), Optional.empty(), List.of(), "");
    }

    /** Returns the same principal, which ends at this time if it does not end before. */
    public Principal until(Instant end) {
        var first = expiry.filter(end::isAfter).orElse(end);
        return new Principal(name, scopes, Optional.of(first), providers, publishable, tokenDigest);
    }

    /** Whether the container authenticated the caller, by a user's name and not by a token. */
    public boolean isOfContainer() {
        return name.startsWith(CONTAINER);
    }

    /** Whether the caller may request lists and packages at all. */
    public boolean mayRead() {
        return scopes.contains(Scope.READ) || scopes.contains(Scope.ADMIN);
    }

    /** Whether the caller may administer. That concerns all providers, so never if the caller is limited to some. */
    public boolean mayAdminister() {
        return scopes.contains(Scope.ADMIN) && seesAll();
    }

    /** Whether the caller may request this provider. */
    public boolean mayRead(ProviderAddress provider) {
        return mayRead() && (seesAll() || providers.stream().anyMatch(pattern -> pattern.matches(provider)));
    }

    /** Whether the caller may publish releases of this provider, if it is hosted. Administrators may publish all. */
    public boolean mayPublish(ProviderAddress provider) {
        return mayAdminister()
                || scopes.contains(Scope.PUBLISH)
                        && (publishable.isEmpty()
                                || publishable.stream().anyMatch(pattern -> pattern.matches(provider)));
    }

    /** Whether the caller may request every provider, and so see lists of all of them. */
    public boolean seesAll() {
        return providers.isEmpty();
    }

    @Override
    public String toString() {
        return name;
    }
}
