/**
 * Maps each failure to a status and an RFC 9457 problem document, in one exhaustive table.
 *
 * <p>Bodies carry the request id that the log has too. Refusals of this layer have their own exception.
 */
package org.providermirror.web.problem;
