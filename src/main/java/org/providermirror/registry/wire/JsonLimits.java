package org.providermirror.registry.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import org.providermirror.failure.UpstreamProtocolException;
import org.providermirror.json.JsonBuffers;
import org.providermirror.net.UpstreamDocument;

/**
 * Limits the tokens and the depth that the parser accepts of a registry's JSON, so that no document costs much more
 * memory than its bytes.
 */
final class JsonLimits {
    /** The limit of tokens of a version list; real ones have about 20,000. */
    static final int VERSION_LIST_TOKENS = 1_000_000;

    /**
     * The limit of tokens of any other document. A real one has fewer than 1,000; each takes up to 90 bytes in a tree.
     */
    static final int DOCUMENT_TOKENS = 50_000;

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
