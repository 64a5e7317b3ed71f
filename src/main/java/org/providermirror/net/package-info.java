/**
 * The one way out: an HTTP client that connects to allowed addresses only, follows redirects itself, sends credentials
 * where they belong and nowhere else, and reads no more than it was told to.
 *
 * <p>What the documents mean is left to {@code registry}; what happens to a package's bytes to {@code fetch}.
 */
package org.providermirror.net;
