package org.providermirror.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.providermirror.figures.Outcome;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.provider.PackageId;

/**
 * What became of the request for an archive, left with the request for whoever counts.
 *
 * @param length how many bytes the client is given, 0 where it is sent to the publisher; asked for at the end of the answer
 */
record GivenArchive(PackageId id, Outcome outcome, LongSupplier length) {
    private static final String ATTRIBUTE = GivenArchive.class.getName();

    /** Leaves it with the request. */
    static void note(HttpServletRequest request, PackageId id, ArchiveAnswer answer, ArchiveResponse response) {
        request.setAttribute(ATTRIBUTE, new GivenArchive(id, outcomeOf(answer), lengthOf(answer, response)));
    }

    /** How many bytes the client is given. */
    long bytes() {
        return length.getAsLong();
    }

    private static LongSupplier lengthOf(ArchiveAnswer answer, ArchiveResponse response) {
        var delivery = response.delivery().orElse(null);
        if (delivery instanceof Delivery.FilePart part) {
            return part::length;
        }
        if (delivery instanceof Delivery.HandedOver handedOver) {
            return handedOver.sent()::length;
        }
        if (delivery instanceof Delivery.Arrival arrival) {
            return () -> arrival.arriving().length().orElse(0);
        }
        var sentToStorage = response.head().getStatus() == HttpServletResponse.SC_TEMPORARY_REDIRECT;
        return answer instanceof ArchiveAnswer.Stored stored && sentToStorage
                ? stored.content().object()::size
                : () -> 0;
    }

    /** What was left with the request, if anything. */
    static Optional<GivenArchive> of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof GivenArchive given ? Optional.of(given) : Optional.empty();
    }

    private static Outcome outcomeOf(ArchiveAnswer answer) {
        if (answer instanceof ArchiveAnswer.Stored) {
            return Outcome.HIT;
        }
        return answer instanceof ArchiveAnswer.Arriving ? Outcome.STREAM : Outcome.MISS;
    }
}
