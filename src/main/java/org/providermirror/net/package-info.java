/**
 * The interface of the upstream HTTP client: documents, downloads, and listeners for both.
 *
 * <p>What documents mean is left to {@code registry}, what happens to package bytes to {@code fetch}. The implementation
 * is in {@code net.client}.
 */
package org.providermirror.net;
