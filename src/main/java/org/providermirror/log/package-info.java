/**
 * Sends log lines to the container's own logging, {@code java.util.logging}.
 *
 * <p>Adds the request context to each line, on pool threads too. Depends on no part of a request but its id.
 */
package org.providermirror.log;
