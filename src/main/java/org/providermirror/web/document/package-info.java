/**
 * Serves the four JSON documents of both protocols, rendered and compressed once, service discovery, and the publisher's
 * checksums.
 *
 * <p>A filter answers hits before Jersey. Jersey answers misses asynchronously.
 */
package org.providermirror.web.document;
