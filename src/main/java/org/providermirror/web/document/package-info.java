/**
 * Serves the four JSON documents of both protocols, rendered and compressed once, service discovery, and the publisher's
 * checksums.
 *
 * <p>A filter sends documents before Jersey, as soon as they are known. Jersey answers the rest, and every failure.
 */
package org.providermirror.web.document;
