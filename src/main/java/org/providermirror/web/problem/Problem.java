package org.providermirror.web.problem;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.providermirror.web.http.ConnectionClose;
import org.providermirror.web.http.JsonBytes;
import org.providermirror.web.http.RequestId;

/**
 * A problem document (RFC 9457).
 *
 * @param type an identifier of the kind of problem, which never changes; {@code about:blank} where the status says all
 * @param detail a plain sentence for whoever asked
 * @param instance the identifier of this one occurrence, which the log has too
 * @param requestId the name of the request, where it has one
 * @param headers what the answer's header holds beyond the usual
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
    public static final String CONTENT_TYPE_OPTIONS = "X-Content-Type-Options";
    public static final String NO_SNIFF = "nosniff";
    private static final String MEDIA_TYPE = "application/problem+json";

    /** A problem of a known kind. */
    public static Problem of(String type, String title, Response.Status status, String detail) {
        return new Problem(
                type, title, status.getStatusCode(), detail, "urn:uuid:" + UUID.randomUUID(), null, Map.of());
    }

    /** A problem that its status describes well enough. */
    public static Problem of(Response.Status status, String detail) {
        return of("about:blank", status.getReasonPhrase(), status, detail);
    }

    /** The same problem, with a header. */
    public Problem with(String name, String value) {
        return new Problem(type, title, status, detail, instance, requestId, Map.of(name, value));
    }

    /** The same problem, of this request. */
    public Problem of(HttpServletRequest request) {
        return new Problem(type, title, status, detail, instance, RequestId.of(request), headers);
    }

    /** The same problem, for those who are told another status. */
    Problem as(Response.Status other) {
        return new Problem(type, title, other.getStatusCode(), detail, instance, requestId, headers);
    }

    /** As Jersey's answer. */
    public Response answer() {
        var body = JsonBytes.of(this).bytes();
        var answer = Response.status(status)
                .type(MEDIA_TYPE)
                .header(HttpHeaders.CONTENT_LENGTH, body.length)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(body);
        headers.forEach(answer::header);
        return answer.build();
    }

    /** As the answer of a filter, in place of whatever was prepared; the answer must not have begun. */
    public void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var body = JsonBytes.of(of(request)).bytes();
        response.reset();
        response.setHeader(RequestId.HEADER, RequestId.of(request));
        response.setStatus(status);
        response.setContentType(MEDIA_TYPE);
        response.setContentLength(body.length);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader(CONTENT_TYPE_OPTIONS, NO_SNIFF);
        headers.forEach(response::setHeader);
        ConnectionClose.behindUnreadBody(request, response);
        response.getOutputStream().write(body);
    }
}
