/**
 * Clocks, bounded caches and single flight: one piece of work for many callers.
 *
 * <p>Holds no lock while work runs. Knows nothing of providers.
 */
package org.providermirror.catalog.cache;
