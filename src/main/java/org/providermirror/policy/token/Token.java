package org.providermirror.policy.token;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.Sha256;

/**
 * One line of the tokens file: {@code name sha256 scopes [expires=…] [providers=…]}.
 *
 * @param name for people and logs
 * @param digest the SHA-256 of the token
 * @param expiry the instant from which it is no longer valid
 * @param providers the providers that its bearer may request and publish; empty for all
 */
record Token(String name, Sha256 digest, Set<Scope> scopes, Optional<Instant> expiry, List<ProviderPattern> providers) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
    private static final String EXPIRES = "expires=";
    private static final String PROVIDERS = "providers=";

    Token {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a name has 1 to 64 letters, digits and . _ @ -");
        }
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException(
                    "a token needs a scope: read, publish or admin; several are joined by commas");
        }
        if (scopes.contains(Scope.ADMIN) && !providers.isEmpty()) {
            throw new IllegalArgumentException("the token \"" + name + "\" has the scope admin and providers=, but"
                    + " administration concerns all providers: remove either of the two");
        }
        scopes = Set.copyOf(scopes);
        providers = List.copyOf(providers);
    }

    /**
     * Parses a line.
     *
     * @throws IllegalArgumentException with the problem, without any part of the line
     */
    static Token parse(String line) {
        var fields = line.strip().split("\\s+");
        if (fields.length < 3) {
            throw new IllegalArgumentException("a line has a name, the SHA-256 of the token, and its scopes");
        }
        var digest = Sha256.tryParse(fields[1])
                .orElseThrow(() -> new IllegalArgumentException("the second field is no SHA-256 in hexadecimal"));
        Optional<Instant> expiry = Optional.empty();
        List<ProviderPattern> providers = new ArrayList<>();
        for (var field : List.of(fields).subList(3, fields.length)) {
            if (field.startsWith(EXPIRES) && expiry.isEmpty()) {
                expiry = Optional.of(instant(field.substring(EXPIRES.length())));
            } else if (field.startsWith(PROVIDERS) && providers.isEmpty()) {
                Stream.of(field.substring(PROVIDERS.length()).split(",", -1))
                        .map(ProviderPattern::parse)
                        .forEach(providers::add);
            } else {
                throw new IllegalArgumentException(
                        "behind the scopes stand expires=… and providers=…, each once at most");
            }
        }
        return new Token(fields[0], digest, scopes(fields[2]), expiry, providers);
    }

    /**
     * Parses scopes such as {@code read,admin}.
     *
     * @throws IllegalArgumentException if one is unknown
     */
    static Set<Scope> scopes(String text) {
        return Stream.of(text.split(",", -1))
                .map(name -> Scope.find(name)
                        .orElseThrow(() -> new IllegalArgumentException("the scopes are read, publish and admin")))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Scope.class)));
    }

    /**
     * Parses an instant such as {@code 2027-01-31} (its first moment in UTC) or {@code 2027-01-31T18:00:00Z}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static Instant instant(String text) {
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException wrong) {
            throw new IllegalArgumentException("an expiry is written 2027-01-31 or 2027-01-31T18:00:00Z", wrong);
        }
    }

    boolean isGoodAt(Instant now) {
        return expiry.map(now::isBefore).orElse(true);
    }

    Principal caller() {
        return new Principal(name, scopes, expiry, providers, digest.hex());
    }

    /** Returns the line of the file. */
    String line() {
        var line = new StringBuilder(name + " " + digest + " "
                + scopes.stream().sorted().map(Scope::toString).collect(Collectors.joining(",")));
        expiry.ifPresent(instant -> line.append(' ').append(EXPIRES).append(instant));
        if (!providers.isEmpty()) {
            line.append(' ')
                    .append(PROVIDERS)
                    .append(providers.stream().map(ProviderPattern::toString).collect(Collectors.joining(",")));
        }
        return line.toString();
    }

    /** Omits the digest: a hashed text may be guessed. */
    @Override
    public String toString() {
        return name;
    }
}
