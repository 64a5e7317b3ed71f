package org.providermirror.policy.audit;

/** Takes down who asked for what. */
@FunctionalInterface
public interface Audit {
    /** Takes nothing down. */
    Audit NONE = entry -> {};

    /** Takes an entry down, in the order of the calls. Never throws, and may be called by any thread. */
    void record(AuditEntry entry);
}
