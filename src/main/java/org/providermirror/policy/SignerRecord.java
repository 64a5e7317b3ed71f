package org.providermirror.policy;

import java.time.Instant;
import org.providermirror.provider.Hostname;

/**
 * Describes a key that signed a release of a namespace.
 *
 * @param fingerprint the fingerprint of the primary key, upper-case hexadecimal
 * @param firstSeen when a release signed by it was first seen
 * @param release the release that it was seen on: {@code hostname/namespace/type version}
 * @param accepted whether it is trusted if signers are pinned: as the namespace's first, or by an acceptance
 * @param by who accepted it; {@code first of its namespace} for the first
 *
 */
public record SignerRecord(
        Hostname hostname,
        String namespace,
        String fingerprint,
        Instant firstSeen,
        String release,
        boolean accepted,
        String by) {}
