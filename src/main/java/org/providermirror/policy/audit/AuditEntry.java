package org.providermirror.policy.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.providermirror.provider.PackageId;

/**
 * One line of the audit.
 *
 * @param time when the answer was decided
 * @param who the name of the caller's token; empty where nobody had to say who they are, or nobody was believed
 * @param address where the request came from, as the container tells it: behind a proxy that it trusts, what that says
 * @param method the method of the request
 * @param subject the package that was asked for, or the path of an administrator's request; empty where a request that was
 *     refused names neither
 * @param outcome what came of it
 * @param status the status of the answer
 * @param bytes how many bytes of the package the answer announced; empty where it announced none
 */
public record AuditEntry(
        Instant time,
        Optional<String> who,
        String address,
        String method,
        Optional<Subject> subject,
        Outcome outcome,
        int status,
        OptionalLong bytes) {
    /** The subject of an entry. */
    public sealed interface Subject {
        /** A package. */
        record Archive(PackageId id) implements Subject {}

        /** An act or request of an administrator. */
        record Administration(String path) implements Subject {}
    }

    /** The outcome of a request. The names are written to the file and never change. */
    public enum Outcome {
        /** The package was stored. */
        HIT,
        /** The package was not stored: the client was redirected to upstream, or got it as it arrived. */
        MISS,
        /** The request was refused. */
        REFUSED,
        /** The administrator's request was carried out. */
        DONE,
        /** The mirror or upstream failed. */
        FAILED
    }
}
