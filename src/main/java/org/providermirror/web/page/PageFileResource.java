package org.providermirror.web.page;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.providermirror.web.http.Preconditions;

/** What the web pages are made of: scripts, style sheets, pictures. */
@Path("-/ui/{file: (?:[a-z]+/)?[a-z][a-z0-9-]*\\.(?:js|css|svg)}")
public final class PageFileResource {
    private final PageFiles files;

    @Inject
    public PageFileResource(@Context ServletContext context, @Context HttpHeaders headers) {
        this.files = new PageFiles(context, Preconditions.of(headers));
    }

    @GET
    public Response file(@PathParam("file") String file) {
        return files.answer(file);
    }
}
