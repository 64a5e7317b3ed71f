/**
 * Remembers releases that failed verification, in memory and in storage.
 *
 * <p>Schedules their next check with growing intervals. Verifying itself is left to {@code catalog}.
 */
package org.providermirror.catalog.refusal;
