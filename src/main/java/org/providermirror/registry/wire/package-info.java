/**
 * The registry protocol's documents as they are sent, parsed with limits.
 *
 * <p>Fetches them through {@code net}. Trusts nothing in them.
 */
package org.providermirror.registry.wire;
