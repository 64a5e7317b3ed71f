/**
 * Reports whether the mirror can work: whether storage is readable and writable, and how upstream hosts answered last.
 *
 * <p>Sends requests to the storage only. Is read by the health routes, the pages and the metrics.
 */
package org.providermirror.health;
