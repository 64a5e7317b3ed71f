package org.providermirror.policy.token;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * The credentials in an {@code Authorization} header.
 *
 * @param user the user name of Basic, empty for Bearer
 * @param secret the token of Bearer, the password of Basic; never printed
 */
public record Credentials(Optional<String> user, String secret) {
    private static final int LONGEST = 16 * 1024;

    /** Parses {@code Bearer …} or {@code Basic …}; empty for every other text. */
    public static Optional<Credentials> parse(String header) {
        var space = header.indexOf(' ');
        if (space < 0 || header.length() > LONGEST) {
            return Optional.empty();
        }
        var scheme = header.substring(0, space);
        var value = header.substring(space + 1).strip();
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (scheme.equalsIgnoreCase("Bearer")) {
            return Optional.of(new Credentials(Optional.empty(), value));
        }
        return scheme.equalsIgnoreCase("Basic") ? basic(value) : Optional.empty();
    }

    private static Optional<Credentials> basic(String value) {
        try {
            var text = new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
            var colon = text.indexOf(':');
            return colon < 0 || colon == text.length() - 1
                    ? Optional.empty()
                    : Optional.of(new Credentials(Optional.of(text.substring(0, colon)), text.substring(colon + 1)));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return user.isPresent() ? "Basic" : "Bearer";
    }
}
