package org.providermirror.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;

/**
 * An answer as it should be given, before any role spoils it.
 *
 * @param headers beside those of the framing
 * @param slowBytes how many bytes of the body are sent one per second, before the others
 */
record Answer(int status, Map<String, String> headers, byte[] body, int slowBytes) {
    private static final String TYPE = "Content-Type";

    Answer(int status, Map<String, String> headers, byte[] body) {
        this(status, headers, body, 0);
    }

    static Answer json(String document) {
        return new Answer(200, Map.of(TYPE, "application/json"), document.getBytes(UTF_8));
    }

    static Answer bytes(String contentType, byte[] body) {
        return new Answer(200, Map.of(TYPE, contentType), body);
    }

    static Answer notFound() {
        return error(404, "Not Found");
    }

    static Answer error(int status, String sentence) {
        return new Answer(
                status, Map.of(TYPE, "application/json"), ("{\"errors\":[\"" + sentence + "\"]}").getBytes(UTF_8));
    }

    static Answer html(int status) {
        return new Answer(
                status,
                Map.of(TYPE, "text/html; charset=utf-8"),
                "<!doctype html><title>Hello</title><p>This is a page for people.".getBytes(UTF_8));
    }

    static Answer redirect(String location) {
        return new Answer(302, Map.of("Location", location), new byte[0]);
    }

    Answer with(String header, String value) {
        var all = new HashMap<>(headers);
        all.put(header, value);
        return new Answer(status, all, body, slowBytes);
    }

    Answer withBody(byte[] other) {
        return new Answer(status, headers, other, slowBytes);
    }

    Answer withSlowBytes(int count) {
        return new Answer(status, headers, body, count);
    }
}
