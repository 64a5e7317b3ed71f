package org.providermirror.web.page;

import jakarta.servlet.ServletContext;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import org.providermirror.web.http.BufferedResponse;
import org.providermirror.web.http.Preconditions;
import org.providermirror.web.problem.RefusedException;

/**
 * The files of the web pages, out of the web application and, for the charts, out of their library. They run no script but
 * their own and talk to nobody but this mirror, which the browser is told to hold them to.
 */
record PageFiles(ServletContext context, Preconditions preconditions) {
    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");
    private static final String CHARTS = "/META-INF/resources/webjars/uplot/" + versionOfCharts() + "/dist/";
    private static final Map<String, String> CHART_FILES =
            Map.of("uplot.js", "uPlot.esm.js", "uplot.css", "uPlot.min.css");
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** The answer for a file; a problem where there is none. */
    Response answer(String file) {
        try (var content = open(file)) {
            if (content == null) {
                throw RefusedException.notFound("there is no such page");
            }
            return Response.fromResponse(
                            new BufferedResponse(content.readAllBytes(), mediaTypeOf(file)).under(preconditions))
                    .header("Content-Security-Policy", POLICY)
                    .header("Referrer-Policy", "no-referrer")
                    .build();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String mediaTypeOf(String file) {
        return MEDIA_TYPES.get(file.substring(file.lastIndexOf('.') + 1));
    }

    // The jar has its files below its version, and tells it.
    private static String versionOfCharts() {
        try (var told = PageFiles.class.getResourceAsStream("/META-INF/maven/org.webjars.npm/uplot/pom.properties")) {
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
                : PageFiles.class.getResourceAsStream(CHARTS + chart);
    }
}
