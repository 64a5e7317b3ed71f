/**
 * Parses the path of a request once, into a sealed {@link org.providermirror.web.route.Route}.
 *
 * <p>Access control, audit, metrics, documents and Jersey's dispatch read the route and never the path. Ambiguous paths are
 * refused before they are parsed.
 */
package org.providermirror.web.route;
