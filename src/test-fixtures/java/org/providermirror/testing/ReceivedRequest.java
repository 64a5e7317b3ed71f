package org.providermirror.testing;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request as the fake registry received it.
 *
 * @param provider {@code namespace/type} as the path spells it, empty where the path names no provider
 * @param path the path, percent-decoded
 * @param query the query as it was sent, without the question mark; empty if the URL had no query
 * @param headers by lower-case name; of several of one name, the last
 */
public record ReceivedRequest(
        RequestKind kind, String method, String provider, String path, String query, Map<String, String> headers) {
    public ReceivedRequest {
        headers = Map.copyOf(headers);
    }

    /** The value of a header, whatever the case of its name. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    boolean isHead() {
        return method.equals("HEAD");
    }
}
