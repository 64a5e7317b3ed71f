package org.providermirror.web.page;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.providermirror.web.route.Route;
import org.providermirror.web.route.RouteKind;

/** Serves the scripts, style sheets and pictures of the web pages. */
@Path(RouteKind.Path.PAGE_FILES)
public final class PageFileResource {
    private final PageFiles files;
    private final HttpServletRequest request;

    public PageFileResource(@Context ServletContext context, @Context HttpServletRequest request) {
        this.files = PageFiles.of(context);
        this.request = request;
    }

    @GET
    public Response file() {
        var wanted = Route.of(request, Route.PageFile.class);
        return files.answer(wanted.revision(), wanted.name(), request);
    }
}
