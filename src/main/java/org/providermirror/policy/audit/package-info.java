/**
 * Writes the audit log: who requested or changed what, and with which result.
 *
 * <p>Rotates files by size. Never writes a secret.
 */
package org.providermirror.policy.audit;
