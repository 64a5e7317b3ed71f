package org.providermirror.web.page;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.providermirror.web.http.Preconditions;

/** The web pages: one document at the root of the application, which shows them all. */
@Path("/")
public final class PageResource {
    private final PageFiles files;

    @Inject
    public PageResource(@Context ServletContext context, @Context HttpHeaders headers) {
        this.files = new PageFiles(context, Preconditions.of(headers));
    }

    @GET
    public Response page() {
        return files.answer("index.html");
    }
}
