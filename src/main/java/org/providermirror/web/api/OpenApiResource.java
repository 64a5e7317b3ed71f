package org.providermirror.web.api;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.providermirror.web.openapi.ApiPath;
import org.providermirror.web.openapi.OpenApiDocument;
import org.providermirror.web.openapi.Summary;

/** The interface's own description. */
@Path(ApiPath.ROOT + "openapi.json")
public final class OpenApiResource {
    private final Application application;
    private final Seen seen;

    @Inject
    public OpenApiResource(@Context Application application, Seen seen) {
        this.application = application;
        this.seen = seen;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Summary("This description of the interface.")
    public Map<String, Object> document() {
        return new OpenApiDocument(seen.version()).of(application.getClasses());
    }
}
