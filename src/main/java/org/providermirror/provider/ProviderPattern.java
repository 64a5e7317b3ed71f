package org.providermirror.provider;

import java.util.Optional;

/**
 * Matches provider source addresses, in the syntax of {@code include} and {@code exclude} in the clients' {@code
 * provider_installation} block: {@code registry.terraform.io/hashicorp/*}, {@code example.com/*}{@code /*}.
 *
 * <p>A {@code *} matches one whole part. As in the clients, a part after a {@code *} is a {@code *} too, and a
 * pattern without a hostname means {@code registry.terraform.io}.
 *
 * @param hostname empty for any
 * @param namespace empty for any
 * @param type empty for any
 *
 */
public record ProviderPattern(Optional<Hostname> hostname, Optional<String> namespace, Optional<String> type) {
    private static final String RULE =
            "hostname/namespace/type, where the last parts may be *, such as" + " registry.terraform.io/hashicorp/*";
    private static final String ANY = "*";
    private static final String DEFAULT_HOSTNAME = "registry.terraform.io";
    // Fills the parts that are not given, so that each part is checked by the same rule as in an address.
    private static final String SOME = "x";

    public ProviderPattern {
        if (hostname.isEmpty() && namespace.isPresent() || namespace.isEmpty() && type.isPresent()) {
            throw new InvalidTermException(
                    "provider pattern", shown(hostname, namespace, type), "a part behind a * is a * too");
        }
        var checked = new ProviderAddress(
                hostname.orElseGet(() -> new Hostname(DEFAULT_HOSTNAME)), namespace.orElse(SOME), type.orElse(SOME));
        namespace = namespace.map(text -> checked.namespace());
        type = type.map(text -> checked.type());
    }

    /**
     * Parses a pattern as a user writes it.
     *
     * @throws InvalidTermException if it is not a pattern
     */
    public static ProviderPattern parse(String text) {
        var parts = text.split("/", -1);
        if (parts.length < 2 || parts.length > 3) {
            throw new InvalidTermException("provider pattern", text, RULE);
        }
        var hostname = parts.length == 3 ? parts[0] : DEFAULT_HOSTNAME;
        var namespace = parts[parts.length - 2];
        var type = parts[parts.length - 1];
        return new ProviderPattern(
                hostname.equals(ANY) ? Optional.empty() : Optional.of(Hostname.parse(hostname)),
                part(namespace),
                part(type));
    }

    /** Returns the pattern of one provider. */
    public static ProviderPattern of(ProviderAddress provider) {
        return new ProviderPattern(
                Optional.of(provider.hostname()), Optional.of(provider.namespace()), Optional.of(provider.type()));
    }

    private static Optional<String> part(String text) {
        return text.equals(ANY) ? Optional.empty() : Optional.of(text);
    }

    /** Returns the provider, if the pattern matches only one. */
    public Optional<ProviderAddress> address() {
        return type.map(only -> new ProviderAddress(hostname.orElseThrow(), namespace.orElseThrow(), only));
    }

    /** Returns whether the pattern matches a provider. */
    public boolean matches(ProviderAddress provider) {
        return hostname.map(provider.hostname()::equals).orElse(true)
                && namespace.map(provider.namespace()::equals).orElse(true)
                && type.map(provider.type()::equals).orElse(true);
    }

    private static String shown(Optional<Hostname> hostname, Optional<String> namespace, Optional<String> type) {
        return hostname.map(Hostname::value).orElse(ANY) + "/" + namespace.orElse(ANY) + "/" + type.orElse(ANY);
    }

    /** {@code hostname/namespace/type} with a {@code *} for any. */
    @Override
    public String toString() {
        return shown(hostname, namespace, type);
    }
}
