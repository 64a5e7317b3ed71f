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
import org.providermirror.net.UpstreamUrl;
import org.providermirror.storage.StoredContent;
import org.providermirror.web.http.CacheControl;
import org.providermirror.web.http.HttpAnswer;
import org.providermirror.web.http.HttpDate;
import org.providermirror.web.http.Preconditions;
import org.providermirror.web.http.RequestedRange;
import org.providermirror.web.http.StrongTag;

/**
 * Translates the mirror's answer for an archive to HTTP.
 *
 * @param head status and headers, without an entity
 * @param body the bytes, which {@link PendingBodyFilter} sends
 */
record ArchiveResponse(Response head, Optional<PendingBody> body) {
    /** A published package never changes, so caches need not revalidate it for a year. */

    /** A client may use a presigned URL again while it is valid. */
    private static final String PRESIGNED = "private, max-age=";

    private static final String MEDIA_TYPE = "application/zip";
    private static final String ACCEPT_RANGES = "Accept-Ranges";
    private static final String CONTENT_RANGE = "Content-Range";

    /**
     * Returns the response to a GET under the client's conditions and range.
     *
     * @param offload which web server, if any, sends files of local storage
     */
    static ArchiveResponse of(
            ArchiveAnswer answer, Preconditions preconditions, Optional<String> range, OffloadSettings offload) {
        return answer.map(
                stored -> stored.content()
                        .map(
                                file -> stored(file, new StrongTag(stored.sha256()), preconditions, range, offload),
                                remote -> presigned(remote.links().forGet())),
                upstream -> redirect(upstream.location(), CacheControl.NO_STORE),
                arriving -> arriving(arriving, preconditions));
    }

    /** Returns the response to a HEAD, which is never offloaded to a web server. */
    static Response ofHead(ArchiveAnswer.Stored stored, Preconditions preconditions) {
        return stored.content()
                .map(
                        file -> of(stored, preconditions, Optional.empty(), OffloadSettings.none()),
                        remote -> presigned(remote.links().forHead()))
                .head();
    }

    /** Returns whether the client gets the package from its first byte on, or is redirected to it. */
    boolean isDownload() {
        return body.map(PendingBody::beginsPackage).orElseGet(this::isRedirect);
    }

    /** Returns whether the client is redirected. */
    boolean isRedirect() {
        return head.getStatus() == Status.TEMPORARY_REDIRECT.getStatusCode();
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
                yield part(
                        file,
                        tag,
                        RequestedRange.of(allowed, file.object().size()),
                        OffloadHeader.of(file, offload, preconditions));
            }
        };
    }

    private static ArchiveResponse part(
            StoredContent.LocalFile file, StrongTag tag, RequestedRange range, Optional<OffloadHeader> offload) {
        var size = file.object().size();
        if (range instanceof RequestedRange.Unsatisfiable) {
            return withoutBody(Response.status(Status.REQUESTED_RANGE_NOT_SATISFIABLE)
                    .header(ACCEPT_RANGES, "bytes")
                    .header(CONTENT_RANGE, "bytes */" + size));
        }
        var part = range instanceof RequestedRange.Part given ? given : new RequestedRange.Part(0, size - 1);
        var body = new PendingBody.FilePart(file.path(), size, part.first(), part.length());
        if (offload.isPresent()) {
            return offloaded(describe(Response.ok(), file, tag), offload.get(), body);
        }
        var answer = range instanceof RequestedRange.Part
                ? Response.status(Status.PARTIAL_CONTENT)
                        .header(CONTENT_RANGE, "bytes " + part.first() + "-" + part.last() + "/" + size)
                : Response.ok();
        return withBody(
                describe(answer, file, tag)
                        .header(ACCEPT_RANGES, "bytes")
                        .header(HttpHeaders.CONTENT_LENGTH, part.length()),
                body);
    }

    /** Sets no length, because it would be taken for that of the empty body. */
    private static ArchiveResponse offloaded(ResponseBuilder answer, OffloadHeader header, PendingBody.FilePart sent) {
        return withBody(
                answer.header(header.name(), header.value())
                        .header(ACCEPT_RANGES, header.addsAcceptRanges() ? null : "bytes"),
                new PendingBody.Offloaded(sent));
    }

    private static ResponseBuilder describe(ResponseBuilder answer, StoredContent.LocalFile file, StrongTag tag) {
        return answer.header(HttpHeaders.ETAG, tag)
                .header(HttpHeaders.LAST_MODIFIED, HttpDate.format(file.object().lastModified()))
                .header(HttpHeaders.CACHE_CONTROL, CacheControl.IMMUTABLE);
    }

    private static ArchiveResponse arriving(ArchiveAnswer.Arriving answer, Preconditions preconditions) {
        var tag = new StrongTag(answer.arriving().sha256());
        return switch (preconditions.evaluate(tag, Optional.empty())) {
            case NOT_MODIFIED -> withoutBody(Response.notModified().header(HttpHeaders.ETAG, tag));
            case FAILED -> withoutBody(Response.status(Status.PRECONDITION_FAILED));
            case PROCEED ->
                withBody(
                        Response.ok()
                                .header(HttpHeaders.ETAG, tag)
                                .header(HttpHeaders.CACHE_CONTROL, CacheControl.IMMUTABLE)
                                .header(ACCEPT_RANGES, "none"),
                        new PendingBody.Arrival(answer.arriving(), answer.location()));
        };
    }

    private static ArchiveResponse presigned(StoredContent.Link link) {
        // Half the lifetime: a client that uses the URL at the last moment still has time to begin its download.
        var seconds = link.goodFor().toSeconds() / 2;
        return redirect(link.location(), seconds > 0 ? PRESIGNED + seconds : CacheControl.NO_STORE);
    }

    private static ArchiveResponse redirect(URI location, String cacheControl) {
        var answer = HttpAnswer.redirect(locationHeader(location), cacheControl);
        return new ArchiveResponse(answer.toResponse(), Optional.empty());
    }

    /**
     * Returns the URL of a publisher or object store as a header value, in which no line can end.
     *
     * @throws UpstreamProtocolException if it is not a web address
     */
    static String locationHeader(URI location) {
        if (!UpstreamUrl.isWebAddress(location)) {
            throw new UpstreamProtocolException(location, "is not a URL that a client can be redirected to");
        }
        return UpstreamUrl.locationHeader(location);
    }

    private static ArchiveResponse withBody(ResponseBuilder answer, PendingBody body) {
        return new ArchiveResponse(
                answer.header(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE).build(), Optional.of(body));
    }

    private static ArchiveResponse withoutBody(ResponseBuilder answer) {
        return new ArchiveResponse(answer.build(), Optional.empty());
    }
}
