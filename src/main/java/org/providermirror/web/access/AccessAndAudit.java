package org.providermirror.web.access;

import java.time.Clock;
import org.providermirror.policy.audit.Audit;
import org.providermirror.policy.token.AccessControl;

/**
 * Holds what the filters need to authorize and audit each request.
 *
 * @param clock for the times in the audit log
 */
public record AccessAndAudit(AccessControl access, Audit audit, Clock clock) {}
