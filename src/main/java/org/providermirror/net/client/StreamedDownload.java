package org.providermirror.net.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.providermirror.net.Download;
import org.providermirror.net.ResumePoint;

/** A download whose bytes come straight from the connection. */
final class StreamedDownload implements Download {
    private final UpstreamResponse answer;
    private final Optional<ResumePoint> resumed;
    private final MinimumThroughputBody body;

    /** @param resumed where the body begins; empty at the start */
    StreamedDownload(UpstreamResponse answer, Optional<ResumePoint> resumed, MinimumThroughputBody body) {
        this.answer = answer;
        this.resumed = resumed;
        this.body = body;
    }

    @Override
    public URI url() {
        return answer.url();
    }

    @Override
    public OptionalLong length() {
        return resumed.isPresent() ? OptionalLong.of(resumed.get().length()) : answer.length();
    }

    @Override
    public long position() {
        return resumed.map(ResumePoint::position).orElse(0L);
    }

    @Override
    public Optional<String> etag() {
        return ResumedRange.etag(answer).or(() -> resumed.flatMap(ResumePoint::etag));
    }

    @Override
    public boolean isHeldBack() {
        return body.isHeldBack();
    }

    @Override
    public InputStream body() {
        return body;
    }

    @Override
    public InputStream body(BooleanSupplier othersWait) {
        body.giveWayIf(othersWait);
        return body;
    }

    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException unimportant) {
            // The connection is gone either way.
            return;
        }
    }
}
