/**
 * Authenticates and authorizes requests, and writes the audit log.
 *
 * <p>Runs before any resource is matched. Administrative resources are bound to the administrator role.
 */
package org.providermirror.web.access;
