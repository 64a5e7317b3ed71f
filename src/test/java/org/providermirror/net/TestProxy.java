package org.providermirror.net;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy on 127.0.0.1 that knows CONNECT, and GET of http URLs; every name is at 127.0.0.1 for it. */
final class TestProxy implements AutoCloseable {
    private final AcceptingSocket socket;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile int refusal;
    private volatile String wantedLogin;
    private volatile List<String> challenges = List.of();
    private volatile long fastBytes = Long.MAX_VALUE;

    TestProxy() {
        socket = new AcceptingSocket(ScriptedServer.listener("127.0.0.1"), this::serve);
    }

    /** Answers every request with this status. */
    TestProxy refusingWith(int status) {
        refusal = status;
        return this;
    }

    /** Demands a login by one of these challenges. */
    TestProxy demanding(String... given) {
        challenges = List.of(given);
        return this;
    }

    /** Wants this {@code Proxy-Authorization}. */
    TestProxy wanting(String authorization) {
        wantedLogin = authorization;
        return this;
    }

    /** Lets one byte in 20 ms through to the client once this many have passed. */
    TestProxy slowAfter(long bytes) {
        fastBytes = bytes;
        return this;
    }

    int port() {
        return socket.listener().getLocalPort();
    }

    /** The request lines and headers, one text a request. */
    List<String> requests() {
        return requests;
    }

    private void serve(Socket client) throws IOException, InterruptedException {
        var in = new BufferedInputStream(client.getInputStream());
        for (var head = readHead(in); !head.isEmpty(); head = readHead(in)) {
            requests.add(head);
            if (refusal != 0) {
                reply(client, refusal + " Refused", "Content-Length: 0");
            } else if (!challenges.isEmpty()) {
                reply(
                        client,
                        "407 Login",
                        "Content-Length: 0\r\nProxy-Authenticate: "
                                + String.join("\r\nProxy-Authenticate: ", challenges));
            } else if (wantedLogin != null && !head.contains("Proxy-Authorization: " + wantedLogin)) {
                reply(client, "407 Login", "Content-Length: 0\r\nProxy-Authenticate: Basic realm=\"egress\"");
            } else if (head.startsWith("CONNECT ")) {
                tunnel(client, in, head.split(" ")[1]);
            } else {
                forward(client, head);
            }
        }
    }

    private static void reply(Socket client, String status, String headers) throws IOException {
        client.getOutputStream()
                .write(("HTTP/1.1 " + status + "\r\n" + headers + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private void tunnel(Socket client, InputStream in, String target) throws IOException, InterruptedException {
        try (var server = new Socket("127.0.0.1", portOf(target))) {
            client.getOutputStream().write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            AcceptingSocket.inBackground(() -> copyQuietly(in, server));
            copy(server.getInputStream(), client.getOutputStream());
        }
    }

    private void forward(Socket client, String head) throws IOException, InterruptedException {
        var url = URI.create(head.split(" ")[1]);
        try (var server = new Socket("127.0.0.1", portOf(url.getAuthority()))) {
            var forwarded = "GET " + url.getRawPath() + " HTTP/1.0\r\nHost: " + url.getAuthority() + "\r\n\r\n";
            server.getOutputStream().write(forwarded.getBytes(StandardCharsets.US_ASCII));
            // The script keeps its connection open; one answer of known length is enough here.
            var answer = new byte[8192];
            client.getOutputStream().write(answer, 0, server.getInputStream().read(answer));
        }
    }

    private static int portOf(String hostAndPort) {
        return Integer.parseInt(hostAndPort.substring(hostAndPort.lastIndexOf(':') + 1));
    }

    private static void copyQuietly(InputStream from, Socket to) {
        try (to) {
            from.transferTo(to.getOutputStream());
        } catch (IOException ended) {
            return;
        }
    }

    private void copy(InputStream from, OutputStream to) throws IOException, InterruptedException {
        var buffer = new byte[1024];
        var passed = 0L;
        for (var count = from.read(buffer); count != -1; count = from.read(buffer)) {
            for (var index = 0; passed + count > fastBytes && index < Math.min(count, 500); index++) {
                to.write(buffer, index, 1);
                Thread.sleep(20);
            }
            if (passed + count <= fastBytes) {
                to.write(buffer, 0, count);
                passed += count;
            }
        }
    }

    private static String readHead(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            var next = in.read();
            if (next == -1) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
    }

    @Override
    public void close() {
        socket.close();
    }
}
