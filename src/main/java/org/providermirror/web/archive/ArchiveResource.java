package org.providermirror.web.archive;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.providermirror.config.OffloadSettings;
import org.providermirror.config.OffloadSettings.Offload;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.web.access.AuditFilter;
import org.providermirror.web.access.PersonalLinks;
import org.providermirror.web.http.Preconditions;
import org.providermirror.web.route.ArchiveLinks;
import org.providermirror.web.route.Route;
import org.providermirror.web.route.RouteKind;

/**
 * Serves <em>download_package</em> of both protocols. Decides on status and headers, after {@link ArchiveFilter} asked the
 * mirror; {@link PendingBodyFilter} sends the bytes.
 */
@Path(RouteKind.Path.ARCHIVES)
public final class ArchiveResource {
    private final OffloadSettings offload;
    private final HttpServletRequest request;

    public ArchiveResource(@Context OffloadSettings offload, @Context HttpServletRequest request) {
        this.offload = offload;
        this.request = request;
    }

    @GET
    public Response get() {
        var found = ArchiveFilter.answerTo(request);
        noteStored(found.map(stored -> true, upstream -> false, arriving -> false));
        return repeated(found).orElseGet(() -> answer(found));
    }

    /** A web server in front sends the bytes without the container. */
    private Optional<Response> repeated(ArchiveAnswer found) {
        return offload.to() == Offload.NONE ? RepeatedRequest.redirect(request, found) : Optional.empty();
    }

    private Response answer(ArchiveAnswer found) {
        var answer = ArchiveResponse.of(
                found, Preconditions.of(request), Optional.ofNullable(request.getHeader("Range")), offload);
        PackageAnswer.note(request, route().id(), found, answer);
        answer.body().ifPresent(body -> request.setAttribute(PendingBody.ATTRIBUTE, body));
        return PersonalLinks.answer(answer.head(), ArchiveLinks.of(request));
    }

    /**
     * Ignores a range, which RFC 9110 defines for GET only. If the package is not stored, the answer is 405, after which
     * every client sends a GET.
     */
    @HEAD
    public Response head() {
        var stored = ArchiveFilter.storedFor(request);
        noteStored(stored.isPresent());
        return stored.map(found -> PersonalLinks.answer(
                        ArchiveResponse.ofHead(found, Preconditions.of(request)), ArchiveLinks.of(request)))
                .orElseGet(() -> Response.status(Response.Status.METHOD_NOT_ALLOWED)
                        .header(HttpHeaders.ALLOW, HttpMethod.GET)
                        .build());
    }

    private void noteStored(boolean stored) {
        request.setAttribute(AuditFilter.STORED, stored);
    }

    private Route.Archive route() {
        return Route.of(request, Route.Archive.class);
    }
}
