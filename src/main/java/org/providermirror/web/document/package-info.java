/**
 * Serves the four JSON documents of both protocols, prepared once and compressed.
 *
 * <p>Answers hits in a filter, before Jersey. A miss completes asynchronously.
 */
package org.providermirror.web.document;
