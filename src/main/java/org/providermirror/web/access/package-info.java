/**
 * Guards each request: parses its route, authenticates and authorizes the caller, and writes the audit log.
 *
 * <p>Runs before any resource is matched. Administrative resources check the role once more themselves.
 */
package org.providermirror.web.access;
