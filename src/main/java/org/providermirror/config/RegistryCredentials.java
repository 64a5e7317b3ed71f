package org.providermirror.config;

import java.util.Map;
import java.util.Optional;
import org.providermirror.provider.Hostname;

/** Tokens for registries, by the hostname that the user names, as Terraform keeps them. Never printed. */
public final class RegistryCredentials {
    private final Map<Hostname, String> tokens;

    public RegistryCredentials(Map<Hostname, String> tokens) {
        this.tokens = Map.copyOf(tokens);
    }

    /** No credentials at all. */
    public static RegistryCredentials none() {
        return new RegistryCredentials(Map.of());
    }

    /** The token for requests to the registry of this hostname, wherever its service lives. */
    public Optional<String> tokenFor(Hostname hostname) {
        return Optional.ofNullable(tokens.get(hostname));
    }

    /** Which hostnames have a token; never the tokens. */
    @Override
    public String toString() {
        return "credentials for " + tokens.keySet();
    }
}
