/**
 * Caches and stores what the mirror learnt of each provider: version lists and verified releases, and when a stale
 * answer may still be served.
 *
 * <p>Registries are asked by {@code registry}, packages are downloaded by {@code fetch}. What a client gets is decided
 * by {@code mirror}.
 */
package org.providermirror.catalog;
