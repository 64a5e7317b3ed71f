package org.providermirror.web.document;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.web.async.AsyncAnswer;
import org.providermirror.web.http.AnswerConditions;
import org.providermirror.web.route.ArchiveLinks;
import org.providermirror.web.route.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the mirror for JSON documents, and sends them before Jersey looks for a resource, which would cost more than all the
 * rest. If the answer is not known at once, the request waits without a thread, and is dispatched again when it is known.
 * Failures are left to {@link DocumentResource}.
 *
 * <p>Must be registered for {@code REQUEST} and {@code ASYNC} dispatches.
 */
public final class DocumentFilter extends HttpFilter {
    private static final Logger LOG = LoggerFactory.getLogger(DocumentFilter.class);
    private static final String ATTRIBUTE = DocumentFilter.class.getName();

    private final transient ProviderMirror mirror;
    private final transient PreparedDocuments documents;

    public DocumentFilter(ProviderMirror mirror, PreparedDocuments documents) {
        this.mirror = mirror;
        this.documents = documents;
    }

    /** Returns the document that the filter asked the mirror for; empty if the request is for something else. */
    static Optional<PendingDocument<?>> of(HttpServletRequest request) {
        return Optional.ofNullable((PendingDocument<?>) request.getAttribute(ATTRIBUTE));
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var isFirst = request.getDispatcherType() != DispatcherType.ASYNC;
        var pending = isFirst ? ask(request) : of(request);
        var known = pending.flatMap(PendingDocument::ifKnown);
        if (known.isPresent()) {
            send(known.get(), request, response);
        } else if (isFirst && request.isAsyncSupported() && pending.isPresent()) {
            AsyncAnswer.resumeAfter(pending.get().answer(), request, response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private Optional<PendingDocument<?>> ask(HttpServletRequest request) {
        if (!(Route.of(request) instanceof Route.Document route)) {
            return Optional.empty();
        }
        var asked = PendingDocument.of(route, mirror, documents, ArchiveLinks.of(request));
        request.setAttribute(ATTRIBUTE, asked);
        return Optional.of(asked);
    }

    private static void send(PreparedJson document, HttpServletRequest request, HttpServletResponse response) {
        try {
            document.answer(AnswerConditions.of(request)).send(request, response);
        } catch (IOException disconnected) {
            LOG.debug("a client disconnected before its answer", disconnected);
        }
    }
}
