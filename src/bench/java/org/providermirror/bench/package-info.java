/**
 * How fast the mirror is, beside what it is built on: {@code ./mvnw -Pbench verify} starts all partners of a comparison on
 * one machine, takes turns between them, and writes {@code src/site/markdown/benchmarks.md}. Figures are medians; what counts
 * is their ratio within one run.
 */
package org.providermirror.bench;
