/**
 * Says through which proxy upstream requests go: that of a setting, of the JVM, or of the environment.
 *
 * <p>Holds what is configured. {@code net.proxy} selects the proxy for each request.
 */
package org.providermirror.config.proxy;
