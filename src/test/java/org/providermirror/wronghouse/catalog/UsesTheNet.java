package org.providermirror.wronghouse.catalog;

import org.providermirror.wronghouse.net.UsesTheCatalog;

/** The other half of a cycle. */
public record UsesTheNet(UsesTheCatalog net) {}
