/**
 * Serves package archives: redirects, ranges, conditional requests, offload to a web server, and bytes as they arrive.
 *
 * <p>A slow client holds no thread of the container. {@code mirror} decides what is served.
 */
package org.providermirror.web.archive;
