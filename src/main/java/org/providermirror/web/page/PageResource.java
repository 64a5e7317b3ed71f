package org.providermirror.web.page;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** Serves the document at the root of the application that contains all web pages. */
@Path("/")
public final class PageResource {
    private final PageFiles files;
    private final HttpServletRequest request;

    public PageResource(@Context ServletContext context, @Context HttpServletRequest request) {
        this.files = PageFiles.of(context);
        this.request = request;
    }

    @GET
    public Response page() {
        return files.answer(Optional.empty(), PageFiles.PAGE, request);
    }
}
