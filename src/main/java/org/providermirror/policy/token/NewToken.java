package org.providermirror.policy.token;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.Sha256;

/**
 * Creates a token for the tokens file.
 *
 * @param token for its bearer; shown only once
 * @param line for the tokens file
 */
public record NewToken(String token, String line) {
    /**
     * Creates a token of 32 random bytes.
     *
     * @param scopes {@code read}, {@code publish}, {@code admin}, or several joined by commas
     * @param expires a day or an instant, empty for never
     * @param providers empty for all
     * @throws InvalidTermException if an argument is wrong
     */
    public static NewToken make(String name, String scopes, Optional<String> expires, List<String> providers) {
        var secret = Base64.getUrlEncoder().withoutPadding().encodeToString(RandomKey.random());
        var granted = part("scopes", scopes, () -> Token.scopes(scopes));
        var expiry = expires.map(text -> part("expires", text, () -> Token.instant(text)));
        var patterns = providers.stream().map(ProviderPattern::parse).toList();
        var digest = Sha256.of(secret.getBytes(StandardCharsets.UTF_8));
        return new NewToken(
                secret,
                part("name", name, () -> new Token(name, digest, granted, expiry, patterns))
                        .line());
    }

    private static <T> T part(String member, String text, Supplier<T> part) {
        try {
            return part.get();
        } catch (IllegalArgumentException wrong) {
            throw new InvalidTermException("token", text, wrong.getMessage()).at(member);
        }
    }

    @Override
    public String toString() {
        return "a new token";
    }
}
