/**
 * Bulkheads for upstream work: an adaptive concurrency limit and a bounded queue for each hostname, so that one slow
 * registry holds back no other.
 *
 * <p>Knows neither what the work is nor whom it asks.
 */
package org.providermirror.concurrent;
