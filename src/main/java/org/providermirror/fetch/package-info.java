/**
 * Fetches packages into storage: queue, single flight, download, verification, publication, retry with backoff.
 *
 * <p>The caller says which release a package belongs to and which hash it must have. What clients get meanwhile is left
 * to {@code mirror} and {@code web}.
 */
package org.providermirror.fetch;
