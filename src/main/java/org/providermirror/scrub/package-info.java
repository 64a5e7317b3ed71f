/**
 * Hashes stored packages again, at a limited rate.
 *
 * <p>Quarantines corrupt bytes and fetches them again. Finds a failing disk before a client does.
 */
package org.providermirror.scrub;
