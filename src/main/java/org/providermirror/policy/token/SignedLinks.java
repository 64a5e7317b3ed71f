package org.providermirror.policy.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.providermirror.provider.PackageId;

/**
 * SignedLinks: texts that stand for a caller's right to one thing, such as a package, for a short while. No client sends its
 * token when it asks for an archive, and no browser when it follows a link, so the URL has to say it; the token itself is
 * never in one.
 *
 * <p>A capability is one path segment, {@code ~expiry.name.signature}, the signature an HMAC-SHA256 over the thing, name,
 * expiry and what the token is sealed with.
 */
final class SignedLinks {
    /** What each begins with, and nothing else that stands in such a place. */
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
     * What a capability says of itself, not yet believed.
     *
     * @param text all of it; never printed
     */
    record Claim(String text, String name, long expiry, byte[] mac) {
        @Override
        public String toString() {
            return "a capability of " + name;
        }
    }

    /** The right to a package. */
    static String archive(PackageId id) {
        return "archive\n" + id;
    }

    /** The right to an export, whose selection is this query. */
    static String export(String query) {
        return "export\n" + query.replace("\n", "");
    }

    /** A capability for this caller and this right, which ends no later than the caller's own. */
    String make(Principal caller, String right) {
        var end = clock.instant().plus(timeToLive);
        var expiry = caller.expiry().filter(end::isAfter).orElse(end).getEpochSecond();
        var mac = sign(keys.keys().get(0), caller.name(), caller.seal(), right, expiry);
        return MARK + Long.toString(expiry, RADIX) + "." + encode(caller.name().getBytes(StandardCharsets.UTF_8)) + "."
                + encode(mac);
    }

    /** What this text claims; empty where it is none, or has expired. */
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

    /** Whether one of our keys made this for that seal and that right. */
    boolean isOurs(Claim claim, String seal, String right) {
        return isMadeBy(keys.keys(), claim, seal, right) || isMadeBy(keys.keysAnew(), claim, seal, right);
    }

    private static boolean isMadeBy(List<byte[]> keys, Claim claim, String seal, String right) {
        return keys.stream()
                .anyMatch(key ->
                        MessageDigest.isEqual(claim.mac(), sign(key, claim.name(), seal, right, claim.expiry())));
    }

    private static byte[] sign(byte[] key, String name, String seal, String right, long expiry) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            // No part can hold a line break, so no two sets of parts make the same text.
            var text = String.join("\n", right, name, seal, Long.toString(expiry));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
