package org.providermirror.policy;

import java.time.Instant;
import org.providermirror.provider.Hostname;

/**
 * Describes a key that signed a release of a namespace.
 *
 * @param hostname the hostname of the registry
 * @param namespace the namespace
 * @param fingerprint the fingerprint of the primary key, upper-case hexadecimal
 * @param firstSeen when it first signed a release
 * @param release the first release that it signed
 * @param accepted whether the key is accepted
 * @param by the administrator who accepted it
 */
public record SignerRecord(
        Hostname hostname,
        String namespace,
        String fingerprint,
        Instant firstSeen,
        String release,
        boolean accepted,
        String by) {}
