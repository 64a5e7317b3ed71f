/**
 * Clocks, bounded caches and single flight: one piece of work for many callers.
 *
 * <p>Holds no lock while work runs. Does not depend on providers.
 */
package org.providermirror.catalog.cache;
