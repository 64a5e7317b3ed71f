/**
 * Verifies releases: checksums, signatures, signers, and the rule for archive names.
 *
 * <p>The same rules hold for upstream, stored and imported releases. Sends no request itself.
 */
package org.providermirror.registry.verify;
