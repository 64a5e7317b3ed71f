package org.providermirror.web.document;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Optional;
import org.providermirror.web.http.ContentNegotiation;
import org.providermirror.web.http.JsonBytes;
import org.providermirror.web.http.Representation;
import org.providermirror.web.route.ArchiveLinks;

/**
 * A JSON document of the clients' requests, ready to be sent, as it is and compressed. Such documents change, so they are
 * kept by whoever stands between but never served unasked; their tags make that question cheap.
 *
 * @param compressed empty where compressing saves nothing
 * @param caching who may keep it: nobody where it holds links that are good for one alone
 */
public record PreparedJson(Representation plain, Optional<Representation> compressed, String caching) {
    private static final String REVALIDATE = "no-cache";
    private static final String PERSONAL = "private, no-store";

    /** Renders a document record. */
    public static PreparedJson of(Object document) {
        return of(document, ArchiveLinks.PLAIN);
    }

    /** Renders a document record that holds these links. */
    public static PreparedJson of(Object document, ArchiveLinks links) {
        var bytes = JsonBytes.of(document).bytes();
        return new PreparedJson(
                Representation.plain(bytes), Representation.gzip(bytes), links.arePersonal() ? PERSONAL : REVALIDATE);
    }

    /** How many bytes it holds. */
    int size() {
        return plain.bytes().length
                + compressed.map(gzip -> gzip.bytes().length).orElse(0);
    }

    /** 200 with the document, or 304 or 412 where the client's conditions say so, as Jersey's answer. */
    public Response answer(ContentNegotiation wishes) {
        var chosen = chosen(wishes);
        var answer = switch (wishes.preconditions().evaluate(chosen.tag(), Optional.empty())) {
            case PROCEED ->
                Response.ok(chosen.bytes(), MediaType.APPLICATION_JSON)
                        .header(HttpHeaders.CONTENT_LENGTH, chosen.bytes().length)
                        .header(HttpHeaders.CONTENT_ENCODING, chosen.coding().orElse(null));
            case NOT_MODIFIED -> Response.notModified();
            case FAILED -> Response.status(Response.Status.PRECONDITION_FAILED);
        };
        return answer.header(HttpHeaders.ETAG, chosen.tagHeader())
                .header(HttpHeaders.CACHE_CONTROL, caching)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .build();
    }

    /** The same answer, written by a filter. */
    void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var wishes = ContentNegotiation.of(request);
        var chosen = chosen(wishes);
        response.setHeader(HttpHeaders.ETAG, chosen.tagHeader());
        response.setHeader(HttpHeaders.CACHE_CONTROL, caching);
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        switch (wishes.preconditions().evaluate(chosen.tag(), Optional.empty())) {
            case PROCEED -> write(chosen, request, response);
            case NOT_MODIFIED -> response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            case FAILED -> response.setStatus(HttpServletResponse.SC_PRECONDITION_FAILED);
        }
    }

    private static void write(Representation chosen, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (chosen.coding().isPresent()) {
            response.setHeader(HttpHeaders.CONTENT_ENCODING, chosen.coding().get());
        }
        response.setContentType(MediaType.APPLICATION_JSON);
        response.setContentLength(chosen.bytes().length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(chosen.bytes());
        }
    }

    private Representation chosen(ContentNegotiation wishes) {
        return compressed.isPresent() && wishes.gzip() ? compressed.get() : plain;
    }
}
