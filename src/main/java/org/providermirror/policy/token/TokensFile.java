package org.providermirror.policy.token;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.providermirror.provider.Sha256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the tokens file. A wrong line is ignored and named in the log; the others are valid.
 *
 * <p>Thread-safe.
 */
final class TokensFile {
    private static final Logger LOG = LoggerFactory.getLogger(TokensFile.class);

    private final ReloadingFile<List<Token>> file;
    private final Clock clock;

    TokensFile(Path file, Clock clock, LongSupplier nanos) {
        this.file = new ReloadingFile<>(file, lines -> parse(file, lines), nanos);
        this.clock = clock;
    }

    private static List<Token> parse(Path file, List<String> lines) {
        var tokens = new ArrayList<Token>();
        for (var at = 0; at < lines.size(); at++) {
            var line = lines.get(at).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                tokens.add(Token.parse(line));
            } catch (IllegalArgumentException wrong) {
                // Not the line itself: it may hold a token that somebody mistook for its hash.
                LOG.error("Ignoring line {} of {}: {}", at + 1, file, reason(wrong));
            }
        }
        return List.copyOf(tokens);
    }

    private static String reason(IllegalArgumentException wrong) {
        return wrong instanceof org.providermirror.provider.InvalidTermException term
                ? "its provider patterns are wrong: " + term.rule()
                : wrong.getMessage();
    }

    /** Returns the principal of this token; empty if it is unknown or has expired. Takes constant time. */
    Optional<Principal> find(String given) {
        var digest = Sha256.of(given.getBytes(StandardCharsets.UTF_8)).hex().getBytes(StandardCharsets.US_ASCII);
        var now = clock.instant();
        Token found = null;
        for (var token : file.content()) {
            var same = MessageDigest.isEqual(digest, token.digest().hex().getBytes(StandardCharsets.US_ASCII));
            if (same && token.isGoodAt(now)) {
                found = token;
            }
        }
        return Optional.ofNullable(found).map(Token::caller);
    }

    /** Returns the valid principals of this name: usually one, two while a token is being replaced. */
    List<Principal> named(String name) {
        var now = clock.instant();
        return file.content().stream()
                .filter(token -> token.name().equals(name) && token.isGoodAt(now))
                .map(Token::caller)
                .toList();
    }
}
