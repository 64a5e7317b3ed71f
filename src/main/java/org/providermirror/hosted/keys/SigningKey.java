package org.providermirror.hosted.keys;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.providermirror.provider.Hostname;

/**
 * Describes a public key of a hosted namespace.
 *
 * @param hostname the hosted hostname
 * @param namespace the namespace
 * @param fingerprint the fingerprint of the primary key, upper-case hexadecimal
 * @param state whether the key verifies new releases
 * @param userIds the names and mail addresses in the key, not verified
 * @param armored the public key; empty if its record cannot be read
 * @param addedBy who registered the key
 * @param addedAt when the key was registered
 * @param ended who removed or revoked the key, and when
 */
public record SigningKey(
        Hostname hostname,
        String namespace,
        String fingerprint,
        State state,
        List<String> userIds,
        String armored,
        String addedBy,
        Instant addedAt,
        Optional<End> ended) {
    private static final int KEY_ID_DIGITS = 16;

    /** Lists the states of a key. Storage and the API use the names, so they never change. */
    public enum State {
        /** The key verifies new releases. */
        REGISTERED,
        /** The key verifies no new release. Its releases stay. */
        REMOVED,
        /** The key is compromised: it verifies no new release, never again, and each of its releases needs a decision. */
        REVOKED,
        /** The key of the mirror itself, which signed releases of this namespace while no key was registered. */
        MIRROR
    }

    /**
     * Says who removed or revoked a key.
     *
     * @param by the administrator
     * @param at when
     * @param reason why; empty for a removal
     */
    public record End(String by, Instant at, String reason) {}

    public SigningKey {
        userIds = List.copyOf(userIds);
    }

    /** Returns the key in another state. */
    SigningKey ended(State next, End end) {
        return new SigningKey(
                hostname, namespace, fingerprint, next, userIds, armored, addedBy, addedAt, Optional.of(end));
    }

    boolean isRegistered() {
        return state == State.REGISTERED;
    }

    /** Returns the last 16 digits of the fingerprint, by which signatures name a key. */
    String keyId() {
        return fingerprint.substring(Math.max(0, fingerprint.length() - KEY_ID_DIGITS));
    }
}
