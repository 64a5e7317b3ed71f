package org.providermirror.front;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLSocket;
import org.providermirror.testing.TestCertificate;

/** One request over TLS, said byte for byte as it is given: no client tidies its path up. */
final class RawTls implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 120_000;

    private final SSLSocket socket;
    private final InputStream in;

    /** An answer, whole. Header names in any case. */
    record Reply(int status, Map<String, String> headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    private RawTls(int port, String method, String path, String... headers) throws IOException {
        socket = (SSLSocket)
                TestCertificate.shared().sslContext().getSocketFactory().createSocket("localhost", port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        var text = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\n");
        for (var header : headers) {
            text.append(header).append("\r\n");
        }
        text.append("Connection: close\r\n\r\n");
        socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.UTF_8));
        in = socket.getInputStream();
    }

    /** Sends a GET and leaves its answer to be read. */
    static RawTls open(int port, String path) throws IOException {
        return new RawTls(port, "GET", path);
    }

    static Reply send(int port, String method, String path, String... headers) throws IOException {
        try (var connection = new RawTls(port, method, path, headers)) {
            var head = connection.head();
            return new Reply(head.status(), head.headers(), connection.in.readAllBytes());
        }
    }

    /** Status and headers, without the body that follows. */
    Reply head() throws IOException {
        var status = line().split(" ", 3);
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (var line = line(); !line.isEmpty(); line = line()) {
            var colon = line.indexOf(':');
            headers.merge(line.substring(0, colon), line.substring(colon + 1).trim(), (a, b) -> a + ", " + b);
        }
        return new Reply(Integer.parseInt(status[1]), headers, new byte[0]);
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (var octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new IOException("the connection ended inside a head");
            }
            line.write(octet);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    byte[] read(int count) throws IOException {
        return in.readNBytes(count);
    }

    byte[] rest() throws IOException {
        return in.readAllBytes();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
