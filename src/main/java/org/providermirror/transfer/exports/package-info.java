/**
 * Exports packages with their provenance as a zip or a folder that any web server can serve.
 *
 * <p>Selects them by provider, version and platform, or by a lock file. Writes nothing that was not verified.
 */
package org.providermirror.transfer.exports;
