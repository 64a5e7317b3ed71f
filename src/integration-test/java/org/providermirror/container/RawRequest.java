package org.providermirror.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A request that is sent as it is written, by no library that would tidy its path up; and all that came back. */
final class RawRequest {
    private static final int PATIENCE_MILLIS = 120_000;

    private RawRequest() {}

    /** The answer, up to the end of the connection. */
    record Answer(int status, List<String> head, String body) {
        Optional<String> header(String name) {
            return head.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst();
        }
    }

    static Answer send(URI server, String method, String target, String... headerLines) {
        return sendWith("", server, method, target, headerLines);
    }

    static Answer sendWith(String body, URI server, String method, String target, String... headerLines) {
        try (var socket = new Socket("localhost", server.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            var request = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost:" + server.getPort()
                    + "\r\nConnection: close\r\n");
            for (var line : headerLines) {
                request.append(line).append("\r\n");
            }
            if (!body.isEmpty()) {
                request.append("Content-Length: ")
                        .append(body.getBytes(StandardCharsets.UTF_8).length)
                        .append("\r\n");
            }
            socket.getOutputStream()
                    .write(request.append("\r\n").append(body).toString().getBytes(StandardCharsets.UTF_8));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var parts = answer.split("\r\n\r\n", 2);
            var head = parts[0].split("\r\n");
            return new Answer(
                    Integer.parseInt(head[0].split(" ")[1]),
                    List.of(head).subList(1, head.length),
                    parts.length > 1 ? parts[1] : "");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
