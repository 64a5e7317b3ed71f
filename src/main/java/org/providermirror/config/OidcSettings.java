package org.providermirror.config;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.providermirror.provider.ProviderPattern;

/**
 * Whose short-lived tokens count beside those of the tokens file, to read.
 *
 * @param issuer the issuer as it stands in the tokens, without a trailing slash of our own
 * @param audience whom the tokens must be made for
 * @param claims claims that a token must have beside that, each with this text
 * @param providers what its bearers may ask for; empty for everything
 */
public record OidcSettings(URI issuer, String audience, Map<String, String> claims, List<ProviderPattern> providers) {
    public OidcSettings {
        claims = Map.copyOf(claims);
        providers = List.copyOf(providers);
    }
}
