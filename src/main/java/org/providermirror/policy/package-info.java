/**
 * Decides what clients may have: blocks, pinned and known signers, conflicts and what administrators decided about
 * them.
 *
 * <p>All instances on one storage share these decisions. Does not depend on HTTP.
 */
package org.providermirror.policy;
