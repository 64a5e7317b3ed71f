/**
 * Measures the speed of the mirror beside what it is built on: {@code ./mvnw -Pbench verify} starts all partners of a
 * comparison on one machine, takes turns between them, and writes {@code src/site/markdown/benchmarks.md}. All values
 * are medians; compare only values of one run.
 */
package org.providermirror.bench;
