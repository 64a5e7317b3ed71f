package org.providermirror.config;

import java.util.Map;
import java.util.Optional;
import org.providermirror.provider.Hostname;

/** Holds tokens for registries, by the hostname in the provider source address. Never printed. */
public final class RegistryCredentials {
    private final Map<Hostname, String> tokens;

    public RegistryCredentials(Map<Hostname, String> tokens) {
        this.tokens = Map.copyOf(tokens);
    }

    /** Returns the token for requests to the registry of this hostname, wherever its service lives. */
    public Optional<String> tokenFor(Hostname hostname) {
        return Optional.ofNullable(tokens.get(hostname));
    }

    /** Names the hostnames that have a token; never the tokens. */
    @Override
    public String toString() {
        return "credentials for " + tokens.keySet();
    }
}
