package org.providermirror.net;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server on 127.0.0.1 (or another loopback address) that writes whatever bytes its script wants, right or wrong. Keeps
 * connections open between requests; a script that throws ends its connection.
 */
public final class ScriptedServer implements AutoCloseable {
    /** Answers one request. */
    @FunctionalInterface
    public interface Script {
        void answer(Request request, Wire wire) throws Exception;
    }

    /** One request as it came in. */
    public record Request(String line, List<String> headerLines) {
        public String target() {
            return line.split(" ")[1];
        }

        public String header(String name) {
            var prefix = name.toLowerCase(Locale.ROOT) + ":";
            return headerLines.stream()
                    .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(header -> header.substring(prefix.length()).strip())
                    .reduce((one, other) -> one + ", " + other)
                    .orElse(null);
        }
    }

    /** The way back to the client. */
    public record Wire(Socket socket, InputStream in, OutputStream out) {
        Wire raw(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return this;
        }

        public void respond(int status, String body, String... headers) throws IOException {
            raw("HTTP/1.1 " + status + " Something\r\nContent-Length: " + body.length() + "\r\n"
                    + String.join(
                            "",
                            List.of(headers).stream()
                                    .map(header -> header + "\r\n")
                                    .toList()) + "\r\n" + body);
        }

        /** Waits until the client goes away. */
        void untilGone() {
            try {
                socket.setSoTimeout(20_000);
                while (in.read() != -1) {
                    // Whatever it says is of no interest.
                }
            } catch (IOException gone) {
                return;
            }
        }
    }

    private final AcceptingSocket socket;
    private final Script script;
    private final String scheme;
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    public ScriptedServer(Script script) {
        this("http", listener("127.0.0.1"), script);
    }

    public ScriptedServer(String scheme, ServerSocket listener, Script script) {
        this.scheme = scheme;
        this.script = script;
        this.socket = new AcceptingSocket(listener, this::serve);
    }

    static ServerSocket listener(String address) {
        try {
            return new ServerSocket(0, 50, InetAddress.getByName(address));
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    /** When a script that sends without end gives up, so that a client that does not cannot hang a test. */
    static long twoMinutesFromNow() {
        return System.nanoTime() + Duration.ofMinutes(2).toNanos();
    }

    private void serve(Socket accepted) throws Exception {
        var in = new BufferedInputStream(accepted.getInputStream());
        var wire = new Wire(accepted, in, accepted.getOutputStream());
        for (var line = readLine(in); line != null; line = readLine(in)) {
            var headers = new ArrayList<String>();
            for (var header = readLine(in); header != null && !header.isEmpty(); header = readLine(in)) {
                headers.add(header);
            }
            var request = new Request(line, headers);
            requests.add(request);
            script.answer(request, wire);
        }
    }

    private static String readLine(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next == -1) {
                return null;
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    int port() {
        return socket.listener().getLocalPort();
    }

    public URI url(String path) {
        return url(socket.listener().getInetAddress().getHostAddress(), path);
    }

    public URI url(String host, String path) {
        return URI.create(scheme + "://" + host + ":" + port() + path);
    }

    public List<Request> requests() {
        return requests;
    }

    /** How many connections were accepted. */
    public int connections() {
        return socket.accepted();
    }

    /** Ends all connections, as a server does with idle ones. */
    void dropConnections() throws IOException {
        socket.dropConnections();
    }

    @Override
    public void close() {
        socket.close();
    }
}
