package org.providermirror.mirror.inventory;

/** All that is stored, in numbers. */
public record StorageTotals(int providers, int packages, long bytes) {}
