package org.providermirror.policy.token;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.providermirror.provider.InvalidTermException;
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

    private final ReloadingFile<Token> file;
    private final Clock clock;

    TokensFile(Path file, Clock clock, LongSupplier nanos) {
        this.file = new ReloadingFile<>(file, TokensFile::parse, UnaryOperator.identity(), nanos, LOG);
        this.clock = clock;
    }

    private static Token parse(String line) {
        try {
            return Token.parse(line);
        } catch (InvalidTermException wrong) {
            throw new IllegalArgumentException("its provider patterns are wrong: " + wrong.rule(), wrong);
        }
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

    /** Returns the principals of all lines, also of tokens that have expired. */
    List<Principal> all() {
        return file.content().stream().map(Token::caller).toList();
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
