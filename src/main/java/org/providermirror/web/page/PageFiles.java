package org.providermirror.web.page;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.providermirror.web.http.BufferedResponse;
import org.providermirror.web.http.ContentNegotiation;
import org.providermirror.web.problem.RefusedException;

/**
 * Reads the files of the web pages from the web application, and the chart library from its jar. The security policy lets
 * a page run only these scripts and connect only to this mirror.
 */
record PageFiles(ServletContext context) {
    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");
    private static final String CHARTS = "/META-INF/resources/webjars/uplot/" + chartVersion() + "/dist/";
    private static final Map<String, String> CHART_FILES =
            Map.of("uplot.js", "uPlot.esm.js", "uplot.css", "uPlot.min.css");
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "Referrer-Policy",
            "no-referrer",
            "Vary",
            "Accept-Encoding");

    /**
     * Returns a file under the conditions of a request.
     *
     * @throws RefusedException if there is no such file
     */
    Response answer(String file, HttpServletRequest request) {
        try (var content = open(file)) {
            if (content == null) {
                throw RefusedException.notFound("there is no such page");
            }
            var bytes = content.readAllBytes();
            var wanted = ContentNegotiation.of(request);
            var compressed = wanted.gzip()
                    ? BufferedResponse.gzip(bytes, mediaTypeOf(file), HEADERS)
                    : Optional.<BufferedResponse>empty();
            return compressed
                    .orElseGet(() -> BufferedResponse.of(bytes, mediaTypeOf(file), HEADERS))
                    .under(wanted.preconditions())
                    .toResponse();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String mediaTypeOf(String file) {
        return MEDIA_TYPES.get(file.substring(file.lastIndexOf('.') + 1));
    }

    // The path in the jar contains the library's version, which its Maven properties hold.
    private static String chartVersion() {
        try (var file = PageFiles.class.getResourceAsStream("/META-INF/maven/org.webjars.npm/uplot/pom.properties")) {
            var properties = new Properties();
            properties.load(file);
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
