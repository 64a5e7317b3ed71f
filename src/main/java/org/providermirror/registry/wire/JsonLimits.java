package org.providermirror.registry.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import org.providermirror.failure.UpstreamProtocolException;
import org.providermirror.json.JsonBuffers;
import org.providermirror.net.UpstreamDocument;

/** Limits what the parser accepts of a registry's JSON, so that no document costs much more memory than its bytes. */
final class JsonLimits {
    private static final int MAXIMUM_DEPTH = 32;
    private static final int MAXIMUM_STRING = 1024 * 1024;
    private static final int MAXIMUM_NAME = 4096;
    private static final int MAXIMUM_NUMBER = 100;

    private JsonLimits() {}

    /** Creates the factory of parsers that refuse a document with more tokens. */
    static JsonFactory factory(long tokens) {
        return JsonBuffers.factory()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxTokenCount(tokens)
                        .maxNestingDepth(MAXIMUM_DEPTH)
                        .maxStringLength(MAXIMUM_STRING)
                        .maxNameLength(MAXIMUM_NAME)
                        .maxNumberLength(MAXIMUM_NUMBER)
                        .build())
                .build();
    }

    /** Returns the failure for a document that the parser refused. */
    static UpstreamProtocolException refused(UpstreamDocument document, IOException reason) {
        var sentence = reason instanceof StreamConstraintsException limit
                ? "exceeds a limit for JSON: " + limit.getOriginalMessage()
                : "gave no JSON: " + reason.getClass().getSimpleName();
        return new UpstreamProtocolException(document.url(), sentence, reason);
    }
}
