package org.providermirror.policy.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.providermirror.provider.PackageId;

/**
 * Signs and verifies links that carry a caller's right to one thing, such as a package, for a short time. Clients send
 * no token when they request an archive, nor browsers when they follow a link, so the URL carries the right; the token
 * itself is never in it.
 *
 * <p>A signed link contains one path segment, {@code ~expiry.name.signature}. The signature is an HMAC-SHA256 over the
 * thing, the name, the expiry and the digest of the token.
 */
final class SignedLinks {
    /** The first character of each, unique in such a place. */
    static final String MARK = "~";

    private static final Pattern FORM =
            Pattern.compile("~(?<expiry>[0-9a-z]{1,12})\\.(?<name>[A-Za-z0-9_-]{1,400})\\.(?<mac>[A-Za-z0-9_-]{43})");
    private static final String ALGORITHM = "HmacSHA256";
    private static final int RADIX = 36;

    private final LinkSigningKeys keys;
    private final Duration timeToLive;
    private final Clock clock;

    SignedLinks(LinkSigningKeys keys, Duration timeToLive, Clock clock) {
        this.keys = keys;
        this.timeToLive = timeToLive;
        this.clock = clock;
    }

    /**
     * The content of a link before its signature is verified.
     *
     * @param text all of it; never printed
     */
    record Claim(String text, String name, long expiry, byte[] mac) {
        @Override
        public String toString() {
            return "a signed link of " + name;
        }
    }

    /** Returns the right to a package. */
    static String archive(PackageId id) {
        return "archive\n" + id;
    }

    /** Returns the right to an export that is selected by this query. */
    static String export(String query) {
        return "export\n" + query.replace("\n", "");
    }

    /** Returns the right to the pages and the API, for a browser that signed in. */
    static String session() {
        return "session";
    }

    /** Signs a link for this caller and this right. It expires no later than the caller's token. */
    String make(Principal caller, String right) {
        var end = clock.instant().plus(timeToLive);
        var expiry = caller.expiry().filter(end::isAfter).orElse(end).getEpochSecond();
        var mac = sign(keys.keys().get(0), caller.name(), caller.tokenDigest(), right, expiry);
        return MARK + Long.toString(expiry, RADIX) + "." + encode(caller.name().getBytes(StandardCharsets.UTF_8)) + "."
                + encode(mac);
    }

    /** Returns a number that changes with the signing key. */
    int signingKeyHash() {
        return Arrays.hashCode(keys.keys().get(0));
    }

    /** Parses a link; empty if it is not one, or has expired. */
    Optional<Claim> read(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            var decoder = Base64.getUrlDecoder();
            var claim = new Claim(
                    text,
                    new String(decoder.decode(parts.group("name")), StandardCharsets.UTF_8),
                    Long.parseLong(parts.group("expiry"), RADIX),
                    decoder.decode(parts.group("mac")));
            return clock.instant().isBefore(Instant.ofEpochSecond(claim.expiry()))
                    ? Optional.of(claim)
                    : Optional.empty();
        } catch (IllegalArgumentException | java.time.DateTimeException malformed) {
            return Optional.empty();
        }
    }

    /** Whether one of our keys signed this link for that digest and that right. */
    boolean isOurs(Claim claim, String tokenDigest, String right) {
        return isMadeBy(keys.keys(), claim, tokenDigest, right) || isMadeBy(keys.keysAnew(), claim, tokenDigest, right);
    }

    private static boolean isMadeBy(List<byte[]> keys, Claim claim, String tokenDigest, String right) {
        return keys.stream()
                .anyMatch(key -> MessageDigest.isEqual(
                        claim.mac(), sign(key, claim.name(), tokenDigest, right, claim.expiry())));
    }

    private static byte[] sign(byte[] key, String name, String tokenDigest, String right, long expiry) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            // No part can hold a line break, so no two sets of parts make the same text.
            var text = String.join("\n", right, name, tokenDigest, Long.toString(expiry));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
