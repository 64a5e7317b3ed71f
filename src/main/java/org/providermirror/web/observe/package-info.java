/**
 * Serves health and metrics, and logs and counts every request.
 *
 * <p>Runs outermost, so refused requests count too. Paths are redacted before they are logged.
 */
package org.providermirror.web.observe;
