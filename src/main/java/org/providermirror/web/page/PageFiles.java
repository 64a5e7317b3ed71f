package org.providermirror.web.page;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.providermirror.provider.Sha256;
import org.providermirror.web.http.AnswerConditions;
import org.providermirror.web.http.BufferedResponse;
import org.providermirror.web.http.CacheControl;
import org.providermirror.web.problem.RefusedException;

/**
 * Holds the files of the web pages in memory: those of the web application, and the chart library from its jar. The
 * page names its files by URLs with the digest of all of them, so that browsers keep them for ever. The
 * Content-Security-Policy (CSP) lets a page run only these scripts and connect only to this mirror, against XSS.
 */
final class PageFiles {
    /** The page itself. */
    static final String PAGE = "index.html";

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

    private static final String ATTRIBUTE = PageFiles.class.getName();
    private static final String FOLDER = "/ui/";
    private static final String URL = "-/ui/";
    private static final int REVISION_LENGTH = 16;

    private final Map<String, byte[]> contents = new TreeMap<>();
    private final Map<String, Variants> variants = new ConcurrentHashMap<>();
    private final String revision;

    /** The two forms of one file. */
    private record Variants(BufferedResponse plain, Optional<BufferedResponse> compressed) {
        static Variants of(String file, byte[] bytes, Map<String, String> headers) {
            return new Variants(
                    BufferedResponse.of(bytes, mediaTypeOf(file), headers),
                    BufferedResponse.gzip(bytes, mediaTypeOf(file), headers));
        }
    }

    private PageFiles(ServletContext context) {
        readBelow(context, FOLDER);
        CHART_FILES.forEach(
                (file, chart) -> contents.put(file, read(PageFiles.class.getResourceAsStream(CHARTS + chart))));
        this.revision = revisionOf(contents);
        contents.computeIfPresent(
                PAGE,
                (file, page) -> new String(page, StandardCharsets.UTF_8)
                        .replace(URL, URL + revision + "/")
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the files of a web application, which are read when they are first requested. */
    static PageFiles of(ServletContext context) {
        if (context.getAttribute(ATTRIBUTE) instanceof PageFiles known) {
            return known;
        }
        var files = new PageFiles(context);
        context.setAttribute(ATTRIBUTE, files);
        return files;
    }

    private void readBelow(ServletContext context, String folder) {
        var paths = context.getResourcePaths(folder);
        for (var path : paths == null ? Set.<String>of() : paths) {
            if (path.endsWith("/")) {
                readBelow(context, path);
            } else if (MEDIA_TYPES.containsKey(extensionOf(path))) {
                contents.put(path.substring(FOLDER.length()), read(context.getResourceAsStream(path)));
            }
        }
    }

    private static byte[] read(InputStream file) {
        try (file) {
            return file.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String revisionOf(Map<String, byte[]> contents) {
        var digests = new StringBuilder();
        contents.forEach((file, bytes) ->
                digests.append(file).append(' ').append(Sha256.of(bytes)).append('\n'));
        return Sha256.of(digests.toString().getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, REVISION_LENGTH);
    }

    /**
     * Returns a file under the conditions of a request. Browsers revalidate the page, and a file whose URL names no
     * revision or another one, for example while instances are updated one after the other.
     *
     * @throws RefusedException if there is no such file
     */
    Response answer(Optional<String> wanted, String file, HttpServletRequest request) {
        var bytes = contents.get(file);
        if (bytes == null) {
            throw RefusedException.notFound("there is no such page");
        }
        var isImmutable = wanted.filter(revision::equals).isPresent();
        var found = variants.computeIfAbsent(
                (isImmutable ? revision + "/" : "") + file, none -> Variants.of(file, bytes, headers(isImmutable)));
        var negotiated = AnswerConditions.of(request);
        return found.compressed()
                .filter(compressed -> negotiated.gzip())
                .orElse(found.plain())
                .under(negotiated.preconditions())
                .toResponse();
    }

    private static Map<String, String> headers(boolean isImmutable) {
        var headers = new HashMap<>(HEADERS);
        if (isImmutable) {
            headers.put(HttpHeaders.CACHE_CONTROL, CacheControl.IMMUTABLE);
        }
        return headers;
    }

    private static String extensionOf(String file) {
        return file.substring(file.lastIndexOf('.') + 1);
    }

    private static String mediaTypeOf(String file) {
        return MEDIA_TYPES.get(extensionOf(file));
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
}
