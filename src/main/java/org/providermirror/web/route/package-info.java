/**
 * Parses the request path once and guards it against ambiguous forms.
 *
 * <p>Access, audit, metrics, documents and resources read the result. A path that is not understood is refused before
 * any other check.
 */
package org.providermirror.web.route;
