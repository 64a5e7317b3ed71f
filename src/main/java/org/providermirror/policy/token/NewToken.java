package org.providermirror.policy.token;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
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
     * @param scopes {@code read}, {@code admin}, or both joined by a comma
     * @param expires a day or an instant, empty for never
     * @param providers empty for all
     * @throws InvalidTermException if an argument is wrong
     */
    public static NewToken make(String name, String scopes, Optional<String> expires, List<String> providers) {
        var secret = Base64.getUrlEncoder().withoutPadding().encodeToString(RandomKey.random());
        try {
            var token = new Token(
                    name,
                    Sha256.of(secret.getBytes(StandardCharsets.UTF_8)),
                    Token.scopes(scopes),
                    expires.map(Token::instant),
                    providers.stream().map(ProviderPattern::parse).toList());
            return new NewToken(secret, token.line());
        } catch (InvalidTermException wrong) {
            throw wrong;
        } catch (IllegalArgumentException wrong) {
            throw new InvalidTermException("token", name, wrong.getMessage());
        }
    }

    @Override
    public String toString() {
        return "a new token";
    }
}
