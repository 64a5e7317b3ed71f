/**
 * Circuit breakers: one for each upstream host, and one for each provider that fails there.
 *
 * <p>Decides which requests may pass. Sends none.
 */
package org.providermirror.net.breaker;
