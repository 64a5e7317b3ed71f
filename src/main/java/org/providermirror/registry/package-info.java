/**
 * The upstream registry as an interface, and what it yields: version lists and verified releases.
 *
 * <p>Caches nothing; stale answers are left to {@code catalog}. The client is in {@code registry.client}.
 */
package org.providermirror.registry;
