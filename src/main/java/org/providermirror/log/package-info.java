/**
 * Sends log lines to the container's own logging, {@code java.util.logging}.
 *
 * <p>Adds the request context to each line, on pool threads too. Knows nothing of requests but their names.
 */
package org.providermirror.log;
