package org.providermirror.mirror.inventory;

/** Holds totals of the storage. */
public record StorageTotals(int providers, int packages, long bytes) {}
