package org.providermirror.web.archive;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.HttpMethod;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.web.async.AsyncAnswer;
import org.providermirror.web.route.Route;

/**
 * Asks the mirror for archives. If the answer is not known at once, the request waits without a thread, and is dispatched
 * to {@link ArchiveResource} when the answer is known.
 *
 * <p>Must be registered for {@code REQUEST} dispatches only, so that the mirror is asked once.
 */
public final class ArchiveFilter extends HttpFilter {
    private static final String ATTRIBUTE = ArchiveFilter.class.getName();

    private final transient ProviderMirror mirror;

    public ArchiveFilter(ProviderMirror mirror) {
        this.mirror = mirror;
    }

    /**
     * Returns the answer of the mirror to a GET. Waits for it only if the container or a filter supports no asynchronous requests.
     *
     * @throws java.util.concurrent.CompletionException if the mirror failed
     */
    static ArchiveAnswer answerTo(HttpServletRequest request) {
        return (ArchiveAnswer) joined(request);
    }

    /** Returns the answer to a HEAD in the same way; empty if the package is not stored. */
    static Optional<ArchiveAnswer.Stored> storedFor(HttpServletRequest request) {
        return ((Optional<?>) joined(request)).map(ArchiveAnswer.Stored.class::cast);
    }

    private static Object joined(HttpServletRequest request) {
        return ((CompletableFuture<?>) request.getAttribute(ATTRIBUTE)).join();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (Route.of(request) instanceof Route.Archive wanted) {
            CompletionStage<?> asked = HttpMethod.HEAD.equals(request.getMethod())
                    ? mirror.storedArchive(wanted.id())
                    : mirror.archive(wanted.id());
            var answer = asked.toCompletableFuture();
            request.setAttribute(ATTRIBUTE, answer);
            if (!answer.isDone() && request.isAsyncSupported()) {
                AsyncAnswer.resumeAfter(answer, request, response);
                return;
            }
        }
        chain.doFilter(request, response);
    }
}
