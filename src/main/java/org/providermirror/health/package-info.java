/**
 * Reports whether the mirror can work: whether storage is readable and writable, and how upstream hosts answered last.
 *
 * <p>Sends requests to the storage only. The health routes, the pages and the metrics read it.
 */
package org.providermirror.health;
