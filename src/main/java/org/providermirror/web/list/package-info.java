/**
 * Divides the lists of the API into pages, and sorts them.
 *
 * <p>Every list accepts the same parameters. Each list decides what its items are.
 */
package org.providermirror.web.list;
