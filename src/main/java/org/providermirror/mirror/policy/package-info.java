/**
 * Enforces policy on every request, so cached and stored content cannot bypass it.
 *
 * <p>Applies include and exclude patterns, version rules, release age, holds, blocks and accepted conflicts. Decorates the
 * pull-through mirror.
 */
package org.providermirror.mirror.policy;
