/**
 * The use cases of a provider mirror, told in the words of the Provider Network Mirror Protocol: list versions, list packages,
 * give an archive; and those of the Provider Registry Protocol that go beyond them. Answers are values.
 *
 * <p>Knows neither HTTP (left to {@code web}) nor how anything is learnt, kept or fetched (left to {@code catalog},
 * {@code storage} and {@code fetch}).
 */
package org.providermirror.mirror;
