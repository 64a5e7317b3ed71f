package org.providermirror.net.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.OptionalLong;
import org.providermirror.net.Download;

/** A download whose bytes come straight from the connection. */
final class StreamedDownload implements Download {
    private final UpstreamResponse answer;
    private final InputStream body;

    StreamedDownload(UpstreamResponse answer, InputStream body) {
        this.answer = answer;
        this.body = body;
    }

    @Override
    public URI url() {
        return answer.url();
    }

    @Override
    public OptionalLong length() {
        return answer.length();
    }

    @Override
    public InputStream body() {
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
