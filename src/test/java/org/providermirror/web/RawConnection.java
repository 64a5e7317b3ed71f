package org.providermirror.web;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends requests byte for byte and reads answers strictly. */
final class RawConnection implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 120_000;

    private final Socket socket = new Socket();
    private final InputStream in;

    /** The head of an answer; header names in any case. */
    record Head(int status, Map<String, String> headers) {
        long length() {
            return Long.parseLong(headers.getOrDefault("Content-Length", "0"));
        }
    }

    /**
     * An answer.
     *
     * @param complete whether the body has the length that the head promised
     */
    record Answer(Head head, byte[] body, boolean complete) {
        int status() {
            return head.status();
        }
    }

    RawConnection(int port) throws IOException {
        // Small, so that the server soon notices that a client does not read.
        socket.setReceiveBufferSize(16 * 1024);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), 4 * 1024);
    }

    /** Sends a request without a body. */
    RawConnection send(String method, String path, String... headerLines) throws IOException {
        var lines = headerLines.length == 0 ? "" : String.join("\r\n", headerLines) + "\r\n";
        return sendRaw(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n");
    }

    RawConnection sendRaw(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    Head head() throws IOException {
        var status = line().split(" ", 3);
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (var line = line(); !line.isEmpty(); line = line()) {
            var colon = line.indexOf(':');
            headers.merge(line.substring(0, colon), line.substring(colon + 1).trim(), (a, b) -> a + ", " + b);
        }
        return new Head(Integer.parseInt(status[1]), headers);
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (var octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new IOException("the connection ended inside a head");
            }
            line.write(octet);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /** Reads this many bytes, or fewer if the connection ends before. */
    byte[] read(long count) {
        var body = new ByteArrayOutputStream();
        var buffer = new byte[8 * 1024];
        try {
            while (body.size() < count) {
                var read = in.read(buffer, 0, (int) Math.min(buffer.length, count - body.size()));
                if (read < 0) {
                    break;
                }
                body.write(buffer, 0, read);
            }
        } catch (java.net.SocketTimeoutException stuck) {
            throw new AssertionError("the server neither sends nor closes, after " + body.size() + " bytes", stuck);
        } catch (IOException broken) {
            return body.toByteArray();
        }
        return body.toByteArray();
    }

    /** Reads the whole answer to a GET. */
    Answer answer() throws IOException {
        var head = head();
        var body = head.status() == 304 ? new byte[0] : read(head.length());
        return new Answer(head, body, head.status() == 304 || body.length == head.length());
    }

    /** Reads a chunked body, without its framing. Fails if the last chunk is missing. */
    byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        for (var size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            body.writeBytes(read(size));
            line();
        }
        return body.toByteArray();
    }

    /** Reads until the server closes the connection. */
    byte[] rest() {
        return read(Long.MAX_VALUE);
    }

    /** Returns whether the server has closed the connection. */
    boolean isClosedByServer() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** Resets the connection. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
