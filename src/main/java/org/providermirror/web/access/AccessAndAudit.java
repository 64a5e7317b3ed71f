package org.providermirror.web.access;

import java.time.Clock;
import java.util.function.Consumer;
import org.providermirror.policy.audit.Audit;
import org.providermirror.policy.token.AccessControl;
import org.providermirror.policy.token.Principal;

/**
 * Holds what the filters need to authorize and audit each request.
 *
 * @param used is called with the caller of each authorized request
 * @param clock for the times in the audit log
 */
public record AccessAndAudit(AccessControl access, Consumer<Principal> used, Audit audit, Clock clock) {}
