/**
 * Reads settings from their sources: JNDI, context parameters, system properties and environment variables.
 *
 * <p>Returns text with the name of its source. Does not know which settings exist.
 */
package org.providermirror.config.source;
