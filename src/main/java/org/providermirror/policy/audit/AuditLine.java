package org.providermirror.policy.audit;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;

/**
 * A line of the audit log, as it is written and read. Members that do not apply are null.
 *
 * @param time when the request arrived
 * @param who the name of the token or user
 * @param address the client's address
 * @param method the method of the request
 * @param provider the provider of the package
 * @param version the version of the package
 * @param platform the platform of the package
 * @param path the path of an administrator's request
 * @param outcome the outcome
 * @param status the status of the answer
 * @param bytes the announced length of the package
 */
@JsonPropertyOrder({
    "time",
    "who",
    "address",
    "method",
    "provider",
    "version",
    "platform",
    "path",
    "outcome",
    "status",
    "bytes"
})
public record AuditLine(
        Instant time,
        String who,
        String address,
        String method,
        String provider,
        String version,
        String platform,
        String path,
        String outcome,
        int status,
        Long bytes) {}
