/**
 * Records what an operator should know: conflicts, failed verifications, new signers, upstream outages, acts of
 * administrators.
 *
 * <p>Events are kept in memory and in storage, and all instances see them. How events are shown is left to {@code web}.
 */
package org.providermirror.event;
