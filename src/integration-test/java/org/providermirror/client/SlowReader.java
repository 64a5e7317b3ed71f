package org.providermirror.client;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A client that waits at a certain place of a request, because it reads late, or writes late. */
final class SlowReader implements AutoCloseable {
    private static final int READ_TIMEOUT_MILLIS = 120_000;
    private static final int RECEIVE_BUFFER_BYTES = 16 * 1024;

    private final URI url;
    private final Socket socket = new Socket();

    private SlowReader(URI url) {
        this.url = url;
    }

    static SlowReader connect(URI url) throws IOException {
        var reader = new SlowReader(url);
        reader.socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
        reader.socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        reader.socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
        return reader;
    }

    /** Requests a URL over plain http, and leaves the answer unread. */
    static SlowReader open(URI url) throws IOException {
        var reader = connect(url);
        reader.send("GET " + url.getRawPath() + " HTTP/1.1");
        return reader;
    }

    private void send(String... lines) throws IOException {
        var head = String.join("\r\n", lines) + "\r\nHost: " + url.getAuthority() + "\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends a body of zeros once the server is ready for it, and returns the answer. */
    String uploadAfterContinue(String path, String authorization, int bytes) throws IOException {
        send(
                "POST " + url.resolve(path).getRawPath() + " HTTP/1.1",
                authorization,
                "X-Requested-By: a test",
                "Content-Type: application/zip",
                "Content-Length: " + bytes,
                "Expect: 100-continue");
        var start = new String(socket.getInputStream().readNBytes("HTTP/1.1 100".length()), StandardCharsets.US_ASCII);
        if (start.endsWith("100")) {
            socket.getOutputStream().write(new byte[bytes]);
            readRestOfHead();
            start = "";
        }
        return start + new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private void readRestOfHead() throws IOException {
        var line = new StringBuilder("HTTP/1.1 100");
        while (!line.isEmpty()) {
            line.setLength(0);
            for (var next = socket.getInputStream().read();
                    next != '\n';
                    next = socket.getInputStream().read()) {
                line.append(next == '\r' ? "" : (char) next);
            }
        }
    }

    void readFirstByte() throws IOException {
        if (socket.getInputStream().read() < 0) {
            throw new IOException("the server closed the connection without an answer");
        }
    }

    /** Returns how many bytes came until the server closed the connection. */
    long readRest() throws IOException {
        return socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
