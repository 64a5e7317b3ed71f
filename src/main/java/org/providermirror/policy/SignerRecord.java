package org.providermirror.policy;

import java.time.Instant;
import org.providermirror.provider.Hostname;

/**
 * A key that signed a release of a namespace.
 *
 * @param fingerprint the fingerprint of the primary key, upper-case hexadecimal
 * @param firstSeen when a release signed by it was first seen
 * @param release the release that it was seen on: {@code hostname/namespace/type version}
 * @param accepted whether it counts where signers are pinned: it was the namespace's first, or somebody accepted it
 * @param by who accepted it; {@code first of its namespace} for the first
 */
public record SignerRecord(
        Hostname hostname,
        String namespace,
        String fingerprint,
        Instant firstSeen,
        String release,
        boolean accepted,
        String by) {}
