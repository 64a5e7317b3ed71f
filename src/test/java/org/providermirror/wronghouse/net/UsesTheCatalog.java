package org.providermirror.wronghouse.net;

import jakarta.ws.rs.ext.ExceptionMapper;
import org.providermirror.wronghouse.catalog.UsesTheNet;

/** One half of a cycle, and a piece of a server in a client. */
public record UsesTheCatalog(UsesTheNet catalog, ExceptionMapper<RuntimeException> mapper) {}
