package org.providermirror.web.hosted;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.providermirror.hosted.keys.SigningKey;
import org.providermirror.provider.Hostname;

/**
 * A signing key of a hosted namespace.
 *
 * @param hostname the hosted hostname
 * @param namespace the namespace
 * @param fingerprint the fingerprint of the primary key, upper-case hexadecimal
 * @param state registered, removed, revoked, or mirror for a key of the mirror itself
 * @param userIds the names and mail addresses in the key, not verified
 * @param armored the public key
 * @param addedBy who registered the key
 * @param addedAt when the key was registered
 * @param endedBy who removed or revoked the key
 * @param endedAt when the key was removed or revoked
 * @param reason why the key was revoked
 */
@Schema(name = "SigningKey")
record SigningKeyDocument(
        Hostname hostname,
        String namespace,
        String fingerprint,
        SigningKey.State state,
        List<String> userIds,
        String armored,
        String addedBy,
        Instant addedAt,
        Optional<String> endedBy,
        Optional<Instant> endedAt,
        Optional<String> reason) {
    static SigningKeyDocument of(SigningKey key) {
        return new SigningKeyDocument(
                key.hostname(),
                key.namespace(),
                key.fingerprint(),
                key.state(),
                key.userIds(),
                key.armored(),
                key.addedBy(),
                key.addedAt(),
                key.ended().map(SigningKey.End::by),
                key.ended().map(SigningKey.End::at),
                key.ended().map(SigningKey.End::reason).filter(text -> !text.isEmpty()));
    }
}
