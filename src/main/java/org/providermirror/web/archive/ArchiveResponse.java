package org.providermirror.web.archive;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.Response.Status;
import java.net.URI;
import java.util.Optional;
import org.providermirror.config.OffloadSettings;
import org.providermirror.failure.UpstreamProtocolException;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.storage.StoredContent;
import org.providermirror.web.http.CacheControl;
import org.providermirror.web.http.HttpDate;
import org.providermirror.web.http.Preconditions;
import org.providermirror.web.http.RequestedRange;
import org.providermirror.web.http.StrongTag;

/**
 * The mirror's answer for an archive in terms of HTTP.
 *
 * @param head status and headers, without an entity
 * @param delivery the bytes that go with them, where there are any
 */
record ArchiveResponse(Response head, Optional<PendingBody> delivery) {
    /** A package of one identity never changes, so whoever has it need not ask again for a year. */
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    /** A redirect holds for this once: the package is stored soon. */

    /** A link to a stored package may be used again, by the one it was made for, while it is good for a good while yet. */
    private static final String KEPT_FOR = "private, max-age=";

    private static final String MEDIA_TYPE = "application/zip";
    private static final String ACCEPT_RANGES = "Accept-Ranges";
    private static final String CONTENT_RANGE = "Content-Range";

    /**
     * Makes a response of the answer, as the client's conditions and range have it.
     *
     * @param offload who sends the bytes of local storage
     */
    static ArchiveResponse of(
            ArchiveAnswer answer, Preconditions preconditions, Optional<String> range, OffloadSettings offload) {
        return answer.map(
                stored -> stored.content()
                        .map(
                                file -> stored(file, new StrongTag(stored.sha256()), preconditions, range, offload),
                                remote -> linked(remote.links().forGet())),
                upstream -> upstream(upstream.location()),
                arriving -> arriving(arriving, preconditions));
    }

    /** The same for a client that asks for the headers alone, which no web server in front is needed for. */
    static Response ofHead(ArchiveAnswer answer, Preconditions preconditions) {
        var link = answer.map(
                stored -> stored.content()
                        .map(
                                file -> Optional.<StoredContent.Link>empty(),
                                remote -> Optional.of(remote.links().forHead())),
                upstream -> Optional.<StoredContent.Link>empty(),
                arriving -> Optional.<StoredContent.Link>empty());
        if (link.isPresent()) {
            return linked(link.get()).head();
        }
        var response = of(answer, preconditions, Optional.empty(), OffloadSettings.none());
        if (response.delivery().orElse(null) instanceof PendingBody.Arrival arrival) {
            var length = arrival.arriving().length();
            return length.isPresent()
                    ? Response.fromResponse(response.head())
                            .header(HttpHeaders.CONTENT_LENGTH, length.getAsLong())
                            .build()
                    : Response.status(Status.METHOD_NOT_ALLOWED)
                            .header(HttpHeaders.ALLOW, "GET")
                            .build();
        }
        return response.head();
    }

    private static ArchiveResponse stored(
            StoredContent.LocalFile file,
            StrongTag tag,
            Preconditions preconditions,
            Optional<String> range,
            OffloadSettings offload) {
        var modified = file.object().lastModified();
        return switch (preconditions.evaluate(tag, Optional.of(modified))) {
            case NOT_MODIFIED -> withoutBody(describe(Response.notModified(), file, tag));
            case FAILED -> withoutBody(Response.status(Status.PRECONDITION_FAILED));
            case PROCEED -> {
                var allowed = range.filter(given -> preconditions.allowRange(tag, modified));
                yield OffloadHeader.of(file, offload, preconditions)
                        .map(handOver -> handedOver(file, tag, allowed, handOver))
                        .orElseGet(() -> part(file, tag, allowed));
            }
        };
    }

    private static ArchiveResponse part(StoredContent.LocalFile file, StrongTag tag, Optional<String> range) {
        var size = file.object().size();
        var requested = RequestedRange.of(range, size);
        if (requested instanceof RequestedRange.Unsatisfiable) {
            return unsatisfiable(size);
        }
        if (requested instanceof RequestedRange.Part part) {
            return withBody(
                    describe(Response.status(Status.PARTIAL_CONTENT), file, tag)
                            .header(CONTENT_RANGE, "bytes " + part.first() + "-" + part.last() + "/" + size),
                    part.length(),
                    new PendingBody.FilePart(file.path(), size, part.first(), part.length()));
        }
        return withBody(describe(Response.ok(), file, tag), size, new PendingBody.FilePart(file.path(), size, 0, size));
    }

    /** Without a length: what is announced here would be that of the answer's own, empty body. */
    private static ArchiveResponse handedOver(
            StoredContent.LocalFile file, StrongTag tag, Optional<String> range, OffloadHeader handOver) {
        var size = file.object().size();
        var requested = RequestedRange.of(range, size);
        if (requested instanceof RequestedRange.Unsatisfiable) {
            return unsatisfiable(size);
        }
        var sent = requested instanceof RequestedRange.Part part
                ? new PendingBody.FilePart(file.path(), size, part.first(), part.length())
                : new PendingBody.FilePart(file.path(), size, 0, size);
        return new ArchiveResponse(
                describe(Response.ok(), file, tag)
                        .header(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
                        .header(handOver.header(), handOver.value())
                        .header(ACCEPT_RANGES, handOver.tellsOfRangesItself() ? null : "bytes")
                        .build(),
                Optional.of(new PendingBody.HandedOver(sent)));
    }

    private static ArchiveResponse unsatisfiable(long size) {
        return withoutBody(Response.status(Status.REQUESTED_RANGE_NOT_SATISFIABLE)
                .header(ACCEPT_RANGES, "bytes")
                .header(CONTENT_RANGE, "bytes */" + size));
    }

    private static ResponseBuilder describe(ResponseBuilder answer, StoredContent.LocalFile file, StrongTag tag) {
        return answer.header(HttpHeaders.ETAG, tag)
                .header(HttpHeaders.LAST_MODIFIED, HttpDate.format(file.object().lastModified()))
                .header(HttpHeaders.CACHE_CONTROL, FOR_EVER);
    }

    private static ArchiveResponse arriving(ArchiveAnswer.Arriving answer, Preconditions preconditions) {
        var tag = new StrongTag(answer.arriving().sha256());
        return switch (preconditions.evaluate(tag, Optional.empty())) {
            case NOT_MODIFIED -> withoutBody(Response.notModified().header(HttpHeaders.ETAG, tag));
            case FAILED -> withoutBody(Response.status(Status.PRECONDITION_FAILED));
            case PROCEED ->
                new ArchiveResponse(
                        Response.ok()
                                .header(HttpHeaders.ETAG, tag)
                                .header(HttpHeaders.CACHE_CONTROL, FOR_EVER)
                                .header(ACCEPT_RANGES, "none")
                                .header(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
                                .build(),
                        Optional.of(new PendingBody.Arrival(answer.arriving(), answer.location())));
        };
    }

    private static ArchiveResponse linked(StoredContent.Link link) {
        // A client that uses it at the last moment still has as long again to begin its download.
        var seconds = link.goodFor().toSeconds() / 2;
        return withoutBody(Response.status(Status.TEMPORARY_REDIRECT)
                .header(HttpHeaders.LOCATION, locationHeader(link.location()))
                .header(HttpHeaders.CACHE_CONTROL, seconds > 0 ? KEPT_FOR + seconds : CacheControl.NO_STORE));
    }

    private static ArchiveResponse upstream(URI location) {
        return withoutBody(Response.status(Status.TEMPORARY_REDIRECT)
                .header(HttpHeaders.LOCATION, locationHeader(location))
                .header(HttpHeaders.CACHE_CONTROL, CacheControl.NO_STORE));
    }

    /**
     * A publisher's or a store's URL as a header that holds nothing else.
     *
     * @throws UpstreamProtocolException where no client can be sent there
     */
    static String locationHeader(URI location) {
        var text = location.toASCIIString();
        var web = "https".equalsIgnoreCase(location.getScheme()) || "http".equalsIgnoreCase(location.getScheme());
        if (!web || location.getHost() == null || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new UpstreamProtocolException(location, "is no URL to send a client to");
        }
        return text;
    }

    private static ArchiveResponse withBody(ResponseBuilder answer, long length, PendingBody delivery) {
        return new ArchiveResponse(
                answer.header(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
                        .header(ACCEPT_RANGES, "bytes")
                        .header(HttpHeaders.CONTENT_LENGTH, length)
                        .build(),
                Optional.of(delivery));
    }

    private static ArchiveResponse withoutBody(ResponseBuilder answer) {
        return new ArchiveResponse(answer.build(), Optional.empty());
    }
}
