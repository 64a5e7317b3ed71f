package org.providermirror.web.document;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.web.route.ArchiveLinks;
import org.providermirror.web.route.DocumentRequest;
import org.providermirror.web.route.RequestPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the JSON documents whose answers the mirror has at hand, before Jersey looks for a resource, which would cost more
 * than all the rest. Asks the same mirror for the same parsed names as the resources do; what is not at hand, or fails, is
 * left to them, who ask once more and join the question that is under way.
 */
public final class DocumentFilter extends HttpFilter {
    private static final Logger LOG = LoggerFactory.getLogger(DocumentFilter.class);

    private final transient ProviderMirror mirror;
    private final transient PreparedDocuments documents;

    public DocumentFilter(ProviderMirror mirror, PreparedDocuments documents) {
        this.mirror = mirror;
        this.documents = documents;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var path = RequestPath.inner(request);
        var links = ArchiveLinks.of(request);
        var atHand = documents.asked(path).flatMap(asked -> atHand(asked, links));
        if (atHand.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        try {
            atHand.get().send(request, response);
        } catch (IOException left) {
            LOG.debug("a client left before its answer", left);
        }
    }

    private Optional<PreparedJson> atHand(DocumentRequest asked, ArchiveLinks links) {
        if (asked instanceof DocumentRequest.Versions list) {
            return atHand(mirror.versions(list.provider()), documents::of);
        }
        if (asked instanceof DocumentRequest.Packages list) {
            return atHand(mirror.packages(list.provider(), list.version()), index -> documents.of(index, links));
        }
        if (asked instanceof DocumentRequest.ListOfRegistry list) {
            return atHand(mirror.registryVersions(list.provider()), documents::of);
        }
        return asked instanceof DocumentRequest.PackageOfRegistry one
                ? atHand(mirror.registryPackage(one.id()), described -> documents.of(described, links))
                : Optional.empty();
    }

    private static <T> Optional<PreparedJson> atHand(CompletionStage<T> answer, Function<T, PreparedJson> rendering) {
        var future = answer.toCompletableFuture();
        return future.isDone() && !future.isCompletedExceptionally()
                ? Optional.of(rendering.apply(future.join()))
                : Optional.empty();
    }
}
