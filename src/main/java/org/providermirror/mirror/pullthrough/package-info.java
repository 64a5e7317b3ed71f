/**
 * Answers the use cases from catalog and storage, and queues fetches for packages that are not stored.
 *
 * <p>Bounds each answer by the client's deadline. Policy is enforced by {@code mirror.policy}.
 */
package org.providermirror.mirror.pullthrough;
