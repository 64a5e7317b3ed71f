package org.providermirror.policy.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.providermirror.provider.PackageId;

/**
 * One entry of the audit log.
 *
 * @param time when the request arrived
 * @param who the name of the caller's token; empty if no authentication was needed or it failed
 * @param address the client's address as the container reports it: behind a trusted proxy, the address that it forwards
 * @param method the method of the request
 * @param subject the requested package, or the path of an administrator's request; empty if a refused request names
 *     neither
 * @param outcome the outcome
 * @param status the status of the response
 * @param bytes the announced length of the package; empty if no length was announced
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
        /** Returns the package, if this is one. */
        Optional<PackageId> packageId();

        /** Returns the path of an administrator's request, if this is one. */
        Optional<String> administrationPath();

        /** A package. */
        record Archive(PackageId id) implements Subject {
            @Override
            public Optional<PackageId> packageId() {
                return Optional.of(id);
            }

            @Override
            public Optional<String> administrationPath() {
                return Optional.empty();
            }
        }

        /** An act or request of an administrator. */
        record Administration(String path) implements Subject {
            @Override
            public Optional<PackageId> packageId() {
                return Optional.empty();
            }

            @Override
            public Optional<String> administrationPath() {
                return Optional.of(path);
            }
        }
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
