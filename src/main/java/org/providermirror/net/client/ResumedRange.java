package org.providermirror.net.client;

import jakarta.ws.rs.core.HttpHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.providermirror.net.ResumePoint;

/** Requests the rest of a file, and checks that the response is exactly that rest (RFC 9110, section 14). */
final class ResumedRange {
    private static final int PARTIAL_CONTENT = 206;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private ResumedRange() {}

    /** Returns the headers of the request. A server whose file has another ETag by now sends the whole file. */
    static Map<String, String> requestHeaders(ResumePoint from) {
        var headers = new HashMap<String, String>();
        headers.put("Range", "bytes=" + from.position() + "-");
        from.etag().ifPresent(etag -> headers.put("If-Range", etag));
        return headers;
    }

    /** Returns whether a status is an answer to such a request, beside those to every request. */
    static boolean answers(int status) {
        return status == PARTIAL_CONTENT || status == RANGE_NOT_SATISFIABLE;
    }

    /** Returns whether a response is the rest of the same file. */
    static boolean isRest(UpstreamResponse answer, ResumePoint from) {
        var expected = "bytes " + from.position() + "-" + (from.length() - 1) + "/" + from.length();
        var sentEtag = etag(answer);
        return answer.status() == PARTIAL_CONTENT
                && !answer.isEncoded()
                && answer.header("Content-Range").equals(List.of(expected))
                && (from.etag().isEmpty() || sentEtag.isEmpty() || sentEtag.equals(from.etag()));
    }

    /** Returns the strong ETag of a response. */
    static Optional<String> etag(UpstreamResponse answer) {
        return answer.header(HttpHeaders.ETAG).stream()
                .findFirst()
                .filter(etag -> etag.length() > 2 && etag.startsWith("\"") && etag.endsWith("\""));
    }
}
