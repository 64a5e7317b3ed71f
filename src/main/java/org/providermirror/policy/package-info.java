/**
 * Decides what clients may have: blocks, pinned and known signers, conflicts and what administrators decided about them.
 *
 * <p>All instances on one storage share these decisions. Knows nothing of HTTP.
 */
package org.providermirror.policy;
