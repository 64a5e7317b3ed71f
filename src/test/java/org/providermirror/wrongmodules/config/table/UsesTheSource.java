package org.providermirror.wrongmodules.config.table;

import org.providermirror.wrongmodules.config.source.UsesTheTable;

/** Second half of a cycle between two sub-packages of one package. */
public record UsesTheSource(UsesTheTable source) {}
