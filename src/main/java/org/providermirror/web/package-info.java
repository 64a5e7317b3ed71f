/**
 * The mirror over HTTP: one resource class a request, the documents on the wire, the one table from failures to statuses,
 * and the filters that judge a request before it is decoded, send documents from memory before Jersey is asked, and send
 * archives after Jersey has decided on their headers.
 *
 * <p>Knows the use cases of {@code mirror} only. How anything is wired is left to {@code app}, which takes
 * {@link org.providermirror.web.WebComponents}.
 */
package org.providermirror.web;
