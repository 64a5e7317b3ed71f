package org.providermirror.web.document;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.Optional;
import org.providermirror.web.http.AnswerConditions;
import org.providermirror.web.http.BufferedResponse;
import org.providermirror.web.http.CacheControl;
import org.providermirror.web.http.HttpAnswer;
import org.providermirror.web.http.JsonBytes;
import org.providermirror.web.route.ArchiveLinks;

/**
 * Holds a JSON document ready to be sent, plain and compressed.
 *
 * @param compressed empty if compression saves nothing
 */
public record PreparedJson(BufferedResponse plain, Optional<BufferedResponse> compressed) {
    private static final Map<String, String> SHARED = Map.of(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    private static final Map<String, String> PERSONAL = Map.of(
            HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING, HttpHeaders.CACHE_CONTROL, CacheControl.PRIVATE_NO_STORE);

    private static final Map<String, String> PROVISIONAL =
            Map.of(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING, HttpHeaders.CACHE_CONTROL, CacheControl.NO_STORE);

    /** Renders a document without links to archives. */
    public static PreparedJson of(Object document) {
        return of(document, ArchiveLinks.PLAIN);
    }

    /** Renders a document that storage was too late for. No cache may keep it. */
    static PreparedJson provisional(Object document, ArchiveLinks links) {
        return of(document, links.arePersonal() ? PERSONAL : PROVISIONAL);
    }

    /** Renders a document that holds these links. If they are personal, no cache may keep it. */
    static PreparedJson of(Object document, ArchiveLinks links) {
        return of(document, links.arePersonal() ? PERSONAL : SHARED);
    }

    private static PreparedJson of(Object document, Map<String, String> headers) {
        var bytes = JsonBytes.of(document).bytes();
        return new PreparedJson(
                BufferedResponse.of(bytes, MediaType.APPLICATION_JSON, headers),
                BufferedResponse.gzip(bytes, MediaType.APPLICATION_JSON, headers));
    }

    /** Returns how many bytes it holds. */
    int size() {
        return plain.bytes().length
                + compressed.map(gzip -> gzip.bytes().length).orElse(0);
    }

    /** Returns 200 with the document, or 304 or 412 if a condition of the request requires it. */
    public HttpAnswer answer(AnswerConditions conditions) {
        var chosen = conditions.gzip() ? compressed.orElse(plain) : plain;
        return chosen.under(conditions.preconditions());
    }
}
