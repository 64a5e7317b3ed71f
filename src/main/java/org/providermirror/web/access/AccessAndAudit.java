package org.providermirror.web.access;

import java.time.Clock;
import org.providermirror.policy.audit.Audit;
import org.providermirror.policy.token.AccessControl;

/**
 * What every request has to pass.
 *
 * @param access tells who may ask
 * @param audit takes down who asked for what
 * @param clock for the times in it
 */
public record AccessAndAudit(AccessControl access, Audit audit, Clock clock) {}
