package org.providermirror.web.document;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.web.http.ContentNegotiation;
import org.providermirror.web.route.ArchiveLinks;
import org.providermirror.web.route.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the JSON documents that the mirror can answer at once, before Jersey looks for a resource, which would cost more
 * than all the rest. Everything else, and every failure, is left to {@link DocumentResource}: its second question joins the
 * one that is under way.
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
        var known = known(Route.of(request), ArchiveLinks.of(request));
        if (known.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        try {
            known.get().answer(ContentNegotiation.of(request)).send(request, response);
        } catch (IOException disconnected) {
            LOG.debug("a client disconnected before its answer", disconnected);
        }
    }

    private Optional<PreparedJson> known(Route route, ArchiveLinks links) {
        return route instanceof Route.Document document
                ? PendingDocument.of(document, mirror, documents, links).ifKnown()
                : Optional.empty();
    }
}
