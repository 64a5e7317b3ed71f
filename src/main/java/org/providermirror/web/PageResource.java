package org.providermirror.web;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;

/**
 * The web pages: one document at the root of the application, and what it is made of below {@code /-/ui/}. They run no script
 * but their own and talk to nobody but this mirror, which the browser is told to hold them to.
 */
@Path("/")
public final class PageResource {
    private static final String FILE = "{file: [a-z][a-z0-9-]*\\.(?:js|css|svg)}";
    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");
    private static final String CHARTS = "/META-INF/resources/webjars/uplot/" + versionOfCharts() + "/dist/";
    private static final Map<String, String> CHART_FILES =
            Map.of("uplot.js", "uPlot.esm.js", "uplot.css", "uPlot.min.css");
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final ServletContext context;
    private final Preconditions preconditions;

    @Inject
    public PageResource(@Context ServletContext context, @Context HttpHeaders headers) {
        this.context = context;
        this.preconditions = Preconditions.of(headers);
    }

    /** The one document. */
    @GET
    public Response page() {
        return answer("index.html", "text/html; charset=utf-8");
    }

    /** Scripts, style sheets and pictures. */
    @GET
    @Path("-/ui/" + FILE)
    public Response file(@PathParam("file") String file) {
        return answer(file, MEDIA_TYPES.get(file.substring(file.lastIndexOf('.') + 1)));
    }

    private Response answer(String file, String mediaType) {
        try (var content = open(file)) {
            if (content == null) {
                throw RefusedException.notFound("there is no such page");
            }
            return Response.fromResponse(new WholeAnswer(content.readAllBytes(), mediaType).under(preconditions))
                    .header("Content-Security-Policy", POLICY)
                    .header("Referrer-Policy", "no-referrer")
                    .build();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    // The jar has its files below its version, and tells it.
    private static String versionOfCharts() {
        try (var told =
                PageResource.class.getResourceAsStream("/META-INF/maven/org.webjars.npm/uplot/pom.properties")) {
            var properties = new Properties();
            properties.load(told);
            return properties.getProperty("version");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private InputStream open(String file) {
        var chart = CHART_FILES.get(file);
        return chart == null
                ? context.getResourceAsStream("/ui/" + file)
                : PageResource.class.getResourceAsStream(CHARTS + chart);
    }
}
