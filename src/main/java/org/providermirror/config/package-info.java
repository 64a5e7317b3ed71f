/**
 * The settings as typed values.
 *
 * <p>A value of this package was validated and needs no further check. Secrets never appear in {@code toString},
 * messages or the reference page.
 */
package org.providermirror.config;
