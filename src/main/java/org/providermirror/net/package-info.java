/**
 * Declares the upstream HTTP client: documents, downloads, and listeners for both.
 *
 * <p>Interprets no documents ({@code registry} does) and stores no package bytes ({@code fetch} does). The
 * implementation is in {@code net.client}.
 */
package org.providermirror.net;
