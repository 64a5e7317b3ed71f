/**
 * The sealed hierarchy of failures: one class per fact, with the fields that name thing and reason.
 *
 * <p>Does not depend on HTTP; {@code web.problem} maps each fact to a status. Absence is not a failure but an empty
 * {@code Optional}.
 */
package org.providermirror.failure;
