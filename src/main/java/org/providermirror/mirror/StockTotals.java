package org.providermirror.mirror;

/** All that is stored, in numbers. */
public record StockTotals(int providers, int packages, long bytes) {}
