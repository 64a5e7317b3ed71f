package org.providermirror.wrongmodules.catalog;

import org.providermirror.wrongmodules.net.UsesTheCatalog;

/** Second half of a package cycle. */
public record UsesTheNet(UsesTheCatalog net) {}
