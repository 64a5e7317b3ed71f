package org.providermirror.web.archive;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.web.http.CacheControl;
import org.providermirror.web.http.HttpAnswer;

/**
 * Redirects a client that waited for a stored package to the same URL. Tomcat's sendfile works only in the first dispatch
 * of a request; without it, a package costs ten times the processor time. A query marks the second request, so that no
 * client is redirected twice.
 */
final class RepeatedRequest {
    private static final String MARK = "stored";
    private static final String ATTRIBUTE = RepeatedRequest.class.getName();
    /** A shorter package is sent sooner than a client can repeat its request. */
    private static final long SHORTEST_BYTES = 4 << 20;

    private RepeatedRequest() {}

    /** Leaves in a request whether it may be redirected. Called before the resource, which does not see the container's response. */
    static void prepare(HttpServletRequest request, HttpServletResponse response) {
        if (request.getDispatcherType() == DispatcherType.ASYNC
                && Sendfile.isSupported(request, response)
                && HttpMethod.GET.equals(request.getMethod())
                && !MARK.equals(request.getQueryString())) {
            request.setAttribute(ATTRIBUTE, true);
        }
    }

    /** Returns the redirect; empty if the answer can be sent as well now. */
    static Optional<Response> redirect(HttpServletRequest request, ArchiveAnswer answer) {
        return request.getAttribute(ATTRIBUTE) != null && isLong(answer)
                ? Optional.of(HttpAnswer.redirect(location(request), CacheControl.NO_STORE)
                        .toResponse())
                : Optional.empty();
    }

    private static boolean isLong(ArchiveAnswer answer) {
        return answer.map(
                stored -> stored.content().map(file -> file.object().size() >= SHORTEST_BYTES, remote -> false),
                upstream -> false,
                arriving -> false);
    }

    // Relative, because the host and the path that clients use are unknown behind a proxy.
    private static String location(HttpServletRequest request) {
        var path = request.getRequestURI();
        return "." + path.substring(path.lastIndexOf('/')) + "?" + MARK;
    }
}
