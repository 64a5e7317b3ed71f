/**
 * Implements the upstream client on Apache HttpClient: timeouts, throughput, circuit breakers, limits, proxies,
 * redirects.
 *
 * <p>Sends credentials only to the origin they belong to. Connects to guarded addresses only.
 */
package org.providermirror.net.client;
