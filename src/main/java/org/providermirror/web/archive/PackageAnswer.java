package org.providermirror.web.archive;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.providermirror.metrics.RequestOutcome;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.provider.PackageId;

/**
 * Holds the outcome of a request for an archive, for metrics and the log.
 *
 * @param isDownload whether the client gets the package from its first byte on, or is redirected to it. A package that
 *     a client requests in parts is one download.
 * @param length supplies, at the end of the answer, how many bytes the client gets: 0 if it is redirected to the publisher
 */
public record PackageAnswer(PackageId id, RequestOutcome outcome, boolean isDownload, LongSupplier length) {
    private static final String ATTRIBUTE = PackageAnswer.class.getName();

    /** Leaves the outcome in the request. */
    static void note(HttpServletRequest request, PackageId id, ArchiveAnswer answer, ArchiveResponse response) {
        request.setAttribute(
                ATTRIBUTE, new PackageAnswer(id, outcomeOf(answer), response.isDownload(), lengthOf(answer, response)));
    }

    /** Returns how many bytes the client gets. */
    public long bytes() {
        return length.getAsLong();
    }

    private static LongSupplier lengthOf(ArchiveAnswer answer, ArchiveResponse response) {
        if (response.body().isPresent()) {
            return response.body().get()::length;
        }
        return answer.map(
                stored -> response.isRedirect() ? stored.content().object()::size : () -> 0,
                upstream -> () -> 0,
                arriving -> () -> 0);
    }

    /** Returns the outcome that was left in the request; empty if the request is not for an archive. */
    public static Optional<PackageAnswer> of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof PackageAnswer answer ? Optional.of(answer) : Optional.empty();
    }

    private static RequestOutcome outcomeOf(ArchiveAnswer answer) {
        return answer.map(
                stored -> RequestOutcome.HIT, upstream -> RequestOutcome.MISS, arriving -> RequestOutcome.STREAM);
    }
}
