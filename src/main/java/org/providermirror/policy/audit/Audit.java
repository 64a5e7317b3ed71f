package org.providermirror.policy.audit;

/** Writes the audit log. */
@FunctionalInterface
public interface Audit {
    /** Writes nothing. */
    Audit NONE = entry -> {};

    /** Appends an entry, in the order of the calls. Thread-safe; never throws. */
    void record(AuditEntry entry);
}
