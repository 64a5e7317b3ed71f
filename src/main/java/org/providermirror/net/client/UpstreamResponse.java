package org.providermirror.net.client;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.providermirror.failure.UpstreamProtocolException;

/** One HTTP response whose body is yet to be read. Owned by one thread. */
final class UpstreamResponse implements AutoCloseable {
    private static final int SMALL = 8 * 1024;

    private final URI url;
    private final Response response;
    private final InputStream received;
    private final InputStream body;

    UpstreamResponse(URI url, Response response) {
        this.url = url;
        this.response = response;
        // Not readEntity: to find out whether there is an entity, it reads the first byte and may wait for it.
        this.received = (InputStream) response.getEntity();
        this.body = isGzip() ? new GzipBody(received) : received;
    }

    /** Returns the requested URL. */
    URI url() {
        return url;
    }

    int status() {
        return response.getStatus();
    }

    /** Returns the values of a header, in order. */
    List<String> header(String name) {
        var values = response.getStringHeaders().get(name);
        return values == null ? List.of() : values;
    }

    /** Returns the length of the body; empty if it is unknown before the body was decoded. */
    OptionalLong length() {
        return isEncoded() ? OptionalLong.empty() : receivedLength();
    }

    private OptionalLong receivedLength() {
        return header(HttpHeaders.CONTENT_LENGTH).stream()
                .findFirst()
                .filter(value -> value.matches("[0-9]{1,18}"))
                .map(value -> OptionalLong.of(Long.parseLong(value)))
                .orElse(OptionalLong.empty());
    }

    /** Returns the body, decoded, as it arrives. Reading fails if it ends before its length. */
    InputStream body() {
        return body;
    }

    /**
     * Returns the whole body.
     *
     * @param memory holds the permit of a long body
     * @throws UpstreamProtocolException if it is longer than the maximum
     */
    byte[] content(int maximumBytes, DocumentMemory.Reservation memory) throws IOException {
        if (length().orElse(0) > maximumBytes) {
            throw tooLong(maximumBytes);
        }
        var content = memory.read(body, maximumBytes);
        if (content.length == maximumBytes && body.read() != -1) {
            throw tooLong(maximumBytes);
        }
        return content;
    }

    private UpstreamProtocolException tooLong(int maximumBytes) {
        return new UpstreamProtocolException(url, "is longer than the " + maximumBytes + " bytes that it may have");
    }

    private List<String> encodings() {
        return header(HttpHeaders.CONTENT_ENCODING).stream()
                .flatMap(value -> Stream.of(value.toLowerCase(Locale.ROOT).split(",")))
                .map(String::strip)
                .filter(encoding -> !encoding.isEmpty() && !encoding.equals("identity"))
                .toList();
    }

    /** Returns whether the body is encoded, although that was not requested. */
    boolean isEncoded() {
        return !encodings().isEmpty();
    }

    /** Returns the content encoding if the mirror, like the clients, cannot decode it. */
    Optional<String> unknownEncoding() {
        return isEncoded() && !isGzip() ? Optional.of(String.join(", ", encodings())) : Optional.empty();
    }

    private boolean isGzip() {
        return encodings().equals(List.of("gzip")) || encodings().equals(List.of("x-gzip"));
    }

    /** Whether the body is so small that reading it costs less than a new connection. */
    boolean isSmall() {
        return receivedLength().isPresent() && receivedLength().getAsLong() <= SMALL;
    }

    /** Reads the body without decoding it, so that the connection can be used again. */
    void drain() throws IOException {
        received.readAllBytes();
    }

    /** Returns the connection to the pool if the body was read to its end, and closes it otherwise. */
    @Override
    public void close() {
        try {
            // Not response.close(), which fails after the client itself was closed.
            body.close();
        } catch (IOException unimportant) {
            // The connection is gone either way.
            return;
        }
    }
}
