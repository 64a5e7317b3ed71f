/**
 * Declares the upstream HTTP client: documents, downloads, and listeners for both.
 *
 * <p>Knows nothing of what documents mean ({@code registry}) and of what happens to package bytes ({@code fetch}). The
 * implementation is in {@code net.client}.
 */
package org.providermirror.net;
