/**
 * What the mirror counts: requests, hits and misses, bytes, questions to upstream, fetches, calls of the storage. Told to
 * {@link org.providermirror.figures.Figures} by the rooms or by those who watch them; read as the metrics of the moment and
 * as the history of an hour, a day and a month.
 *
 * <p>Counting never blocks and never fails. Nothing is decided by what is counted.
 */
package org.providermirror.figures;
