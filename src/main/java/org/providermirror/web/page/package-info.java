/**
 * Serves the web pages and their files.
 *
 * <p>Files are immutable per version and compressed. The pages use the API only.
 */
package org.providermirror.web.page;
