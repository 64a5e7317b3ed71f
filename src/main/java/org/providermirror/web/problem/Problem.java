package org.providermirror.web.problem;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.providermirror.web.http.CacheControl;
import org.providermirror.web.http.HttpAnswer;
import org.providermirror.web.http.JsonBytes;
import org.providermirror.web.http.RequestId;

/**
 * Represents a problem document (RFC 9457).
 *
 * @param type the identifier of the kind of problem, which never changes; {@code about:blank} if the status says all
 * @param detail a plain sentence for the client
 * @param instance the identifier of this occurrence, which the log has too
 * @param requestId the id of the request; null, which is left out, if the request has no id
 * @param headers further headers of the answer
 */
@JsonPropertyOrder({"type", "title", "status", "detail", "instance", "requestId"})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String requestId,
        @JsonIgnore Map<String, String> headers) {
    private static final String MEDIA_TYPE = "application/problem+json";

    /** Returns a problem of a known kind. */
    public static Problem of(String type, String title, Response.Status status, String detail) {
        return new Problem(
                type, title, status.getStatusCode(), detail, "urn:uuid:" + UUID.randomUUID(), null, Map.of());
    }

    /** Returns a problem that its status describes well enough. */
    public static Problem of(Response.Status status, String detail) {
        return of("about:blank", status.getReasonPhrase(), status, detail);
    }

    /** Returns the same problem with a header. */
    public Problem with(String name, String value) {
        return new Problem(type, title, status, detail, instance, requestId, Map.of(name, value));
    }

    /** Returns the same problem with the id of a request. */
    public Problem of(HttpServletRequest request) {
        return new Problem(type, title, status, detail, instance, RequestId.of(request), headers);
    }

    /** Returns the same problem with another status. */
    Problem as(Response.Status other) {
        return new Problem(type, title, other.getStatusCode(), detail, instance, requestId, headers);
    }

    /** Returns the document for Jersey. */
    public Response answer() {
        return httpAnswer().toResponse();
    }

    /** Returns the document for Jersey, as a page if a browser opens the URL. */
    Response answer(HttpServletRequest request) {
        return of(request).httpAnswer(request).toResponse();
    }

    /** Sends the document from a filter, in place of the answer that was prepared, which must not be committed. */
    public void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
        of(request).httpAnswer(request).replace(request, response);
    }

    private HttpAnswer httpAnswer(HttpServletRequest request) {
        return ProblemPage.isWanted(request) ? ProblemPage.of(this, request) : httpAnswer();
    }

    private HttpAnswer httpAnswer() {
        return answer(MEDIA_TYPE, JsonBytes.of(this).bytes(), Map.of());
    }

    /** Returns the answer with the status and headers of this problem. */
    HttpAnswer answer(String mediaType, byte[] body, Map<String, String> furtherHeaders) {
        var all = new HashMap<>(headers);
        all.putAll(furtherHeaders);
        all.put(HttpHeaders.CACHE_CONTROL, CacheControl.NO_STORE);
        return HttpAnswer.withBody(status, mediaType, body, all);
    }
}
