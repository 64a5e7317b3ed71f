package org.providermirror.web.document;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.mirror.RegistryChecksums;
import org.providermirror.web.http.AnswerConditions;
import org.providermirror.web.http.BufferedResponse;
import org.providermirror.web.http.HttpAnswer;
import org.providermirror.web.route.Route;
import org.providermirror.web.route.RouteKind;

/**
 * Serves the documents that {@link DocumentFilter} could not answer at once, and the publisher's checksums, byte for byte.
 * Holds no thread while the mirror asks upstream.
 */
@Path(RouteKind.Path.DOCUMENTS)
public final class DocumentResource {
    private final ProviderMirror mirror;
    private final HttpServletRequest request;

    public DocumentResource(@Context ProviderMirror mirror, @Context HttpServletRequest request) {
        this.mirror = mirror;
        this.request = request;
    }

    @GET
    public CompletionStage<Response> get() {
        // Read now: the container may have recycled the request when the answer is known.
        var conditions = AnswerConditions.of(request);
        return answer(Route.of(request), conditions).thenApply(HttpAnswer::toResponse);
    }

    private CompletionStage<HttpAnswer> answer(Route route, AnswerConditions conditions) {
        return route instanceof Route.RegistryChecksums wanted
                ? mirror.registryChecksums(wanted.id())
                        .thenApply(files -> checksums(files, wanted).under(conditions.preconditions()))
                : DocumentFilter.of(request)
                        .orElseThrow(NotFoundException::new)
                        .later()
                        .thenApply(document -> document.answer(conditions));
    }

    private static BufferedResponse checksums(RegistryChecksums files, Route.RegistryChecksums wanted) {
        return wanted.signature()
                ? BufferedResponse.of(
                        files.signature().orElseThrow(NotFoundException::new),
                        MediaType.APPLICATION_OCTET_STREAM,
                        Map.of())
                : BufferedResponse.of(files.sums(), MediaType.TEXT_PLAIN, Map.of());
    }
}
