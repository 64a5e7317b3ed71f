/**
 * Reads and writes the stored records of version lists, releases and packages.
 *
 * <p>Verifies a stored release again before it is used. Knows no registry and no client.
 */
package org.providermirror.catalog.record;
