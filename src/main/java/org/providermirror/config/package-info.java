/**
 * The settings, typed: one table names each with its default, meaning and parser; the reader takes the first that is set
 * of JNDI, context parameter, system property and environment, and reports all problems at once.
 *
 * <p>Values that were accepted here need no further check anywhere. Secrets never appear in a {@code toString}, a message
 * or the reference page. What the settings do is left to the packages that take them.
 */
package org.providermirror.config;
