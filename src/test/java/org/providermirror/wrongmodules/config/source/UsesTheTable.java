package org.providermirror.wrongmodules.config.source;

import org.providermirror.wrongmodules.config.table.UsesTheSource;

/** First half of a cycle between two sub-packages of one package. */
public record UsesTheTable(UsesTheSource table) {}
