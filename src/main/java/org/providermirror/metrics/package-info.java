/**
 * Counts requests, hits, misses, bytes, upstream requests, fetches and storage calls.
 *
 * <p>Exposes them as metrics of the moment and as the history of an hour, a day and a month. Recording never blocks and
 * never fails.
 */
package org.providermirror.metrics;
