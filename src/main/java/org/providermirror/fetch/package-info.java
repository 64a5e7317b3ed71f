/**
 * Packages on their way into storage: queue, single flight, download, verification, publication, retries, and going on
 * after a restart.
 *
 * <p>Which release a package belongs to and what it must hash to is told by the caller; what a client gets meanwhile is
 * left to {@code mirror} and {@code web}.
 */
package org.providermirror.fetch;
