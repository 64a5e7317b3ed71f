package org.providermirror.wrongmodules.net;

import jakarta.ws.rs.ext.ExceptionMapper;
import org.providermirror.wrongmodules.catalog.UsesTheNet;

/** First half of a package cycle; also uses a server type in the client module. */
public record UsesTheCatalog(UsesTheNet catalog, ExceptionMapper<RuntimeException> mapper) {}
