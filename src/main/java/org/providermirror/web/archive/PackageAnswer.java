package org.providermirror.web.archive;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.providermirror.metrics.RequestOutcome;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.provider.PackageId;

/**
 * What became of the request for an archive, left with the request for whoever counts.
 *
 * @param length how many bytes the client is given, 0 where it is sent to the publisher; asked for at the end of the answer
 */
public record PackageAnswer(PackageId id, RequestOutcome outcome, LongSupplier length) {
    private static final String ATTRIBUTE = PackageAnswer.class.getName();

    /** Leaves it with the request. */
    static void note(HttpServletRequest request, PackageId id, ArchiveAnswer answer, ArchiveResponse response) {
        request.setAttribute(ATTRIBUTE, new PackageAnswer(id, outcomeOf(answer), lengthOf(answer, response)));
    }

    /** How many bytes the client is given. */
    public long bytes() {
        return length.getAsLong();
    }

    private static LongSupplier lengthOf(ArchiveAnswer answer, ArchiveResponse response) {
        var delivery = response.delivery().orElse(null);
        if (delivery instanceof PendingBody.FilePart part) {
            return part::length;
        }
        if (delivery instanceof PendingBody.HandedOver handedOver) {
            return handedOver.sent()::length;
        }
        if (delivery instanceof PendingBody.Arrival arrival) {
            return () -> arrival.arriving().length().orElse(0);
        }
        var sentToStorage = response.head().getStatus() == HttpServletResponse.SC_TEMPORARY_REDIRECT;
        return answer.map(
                stored -> sentToStorage ? stored.content().object()::size : () -> 0,
                upstream -> () -> 0,
                arriving -> () -> 0);
    }

    /** What was left with the request, if anything. */
    public static Optional<PackageAnswer> of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof PackageAnswer given ? Optional.of(given) : Optional.empty();
    }

    private static RequestOutcome outcomeOf(ArchiveAnswer answer) {
        return answer.map(
                stored -> RequestOutcome.HIT, upstream -> RequestOutcome.MISS, arriving -> RequestOutcome.STREAM);
    }
}
