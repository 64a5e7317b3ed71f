package org.providermirror.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;

/**
 * One listening socket of 127.0.0.1 and its connections: plain HTTP/1.1 with persistent connections, one thread a
 * connection, at most 1,200 of them; further ones are closed at once. Not reopened: a listener that was closed is done.
 * Plays the egress proxy too: whatever host a CONNECT or an absolute URL names, the request is answered here.
 *
 * <p>A server of its own instead of a ready one, for half of its answers are meant to be broken in ways that a good
 * server never lets happen.
 */
final class HttpListener implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 1200;
    private static final int LONGEST_LINE = 16 * 1024;
    private static final int IDLE_MILLISECONDS = 120_000;

    /** Answers requests, on the connection's thread. */
    interface Handler {
        void answer(ReceivedRequest request, Wire wire, CountDownLatch ended) throws IOException;
    }

    private final Handler handler;
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ThreadPoolExecutor threads;

    /** Opens the port, 0 for any free one. */
    HttpListener(ServerSocketFactory sockets, int port, Handler handler) {
        this.handler = handler;
        try {
            server = sockets.createServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MOST_CONNECTIONS);
        } catch (IOException busy) {
            throw new UncheckedIOException("cannot listen on port " + port, busy);
        }
        threads = new ThreadPoolExecutor(
                0, MOST_CONNECTIONS + 1, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), HttpListener::thread);
        threads.execute(this::accept);
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(null, work, "fake-registry", 256 * 1024);
        thread.setDaemon(true);
        return thread;
    }

    int port() {
        return server.getLocalPort();
    }

    int openConnections() {
        return open.size();
    }

    void awaitConnections(int most) {
        Eventually.value("at most " + most + " connections are open", open::size, size -> size <= most);
    }

    private void accept() {
        try {
            while (true) {
                serveInBackground(server.accept());
            }
        } catch (IOException closed) {
            // The only way that accepting ends.
        }
    }

    private void serveInBackground(Socket socket) {
        open.add(socket);
        try {
            threads.execute(() -> serve(socket));
        } catch (RejectedExecutionException full) {
            close(socket);
        }
    }

    private void serve(Socket socket) {
        try {
            socket.setSoTimeout(IDLE_MILLISECONDS);
            socket.setTcpNoDelay(true);
            answerAll(socket);
        } catch (IOException gone) {
            // The client left, or the listener went down: either way no client waits for the failure.
        } finally {
            close(socket);
        }
    }

    private void answerAll(Socket socket) throws IOException {
        var in = new BufferedInputStream(socket.getInputStream());
        while (ended.getCount() > 0 && answerOne(in, socket)) {}
    }

    private void tunnel(Socket socket) throws IOException {
        socket.getOutputStream().write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(US_ASCII));
        var secure = TestCertificate.shared().sslContext().getSocketFactory();
        try (var inside = secure.createSocket(socket, InputStream.nullInputStream(), true)) {
            answerAll(inside);
        }
    }

    private boolean answerOne(InputStream in, Socket socket) throws IOException {
        var line = readLine(in);
        if (line.isEmpty()) {
            return false;
        }
        var method = line.substring(0, line.indexOf(' '));
        var target = line.substring(method.length() + 1, line.lastIndexOf(' '));
        var headers = readHeaders(in);
        in.skipNBytes(Long.parseLong(headers.getOrDefault("content-length", "0")));
        if (method.equals("CONNECT")) {
            tunnel(socket);
            return false;
        }
        var request = request(method, target, headers);
        var wire = new Wire(socket.getOutputStream(), request.isHead(), ended);
        handler.answer(request, wire, ended);
        return wire.reusable() && !"close".equalsIgnoreCase(headers.get("connection"));
    }

    // Clients send queries that are no valid URI, if a Location header has them.
    private static ReceivedRequest request(String method, String target, Map<String, String> headers) {
        var parts = target.split("\\?", 2);
        var decoded = URI.create(parts[0]).getPath();
        var path = RequestPath.of(decoded);
        var query = parts.length == 1 ? "" : parts[1];
        return new ReceivedRequest(path.kind(), method, path.provider(), decoded, query, headers);
    }

    private static Map<String, String> readHeaders(InputStream in) throws IOException {
        var headers = new HashMap<String, String>();
        for (var line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            var colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private static String readLine(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (var next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (line.length() == LONGEST_LINE) {
                throw new IOException("a line of more than " + LONGEST_LINE + " characters");
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    private void abandon(Socket socket) {
        try {
            // Without this, closing a TLS socket waits for the thread that is stuck in writing to it.
            socket.setSoLinger(true, 0);
        } catch (SocketException alreadyClosed) {
            // Its own thread came first.
        }
        close(socket);
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // Closed is all that it was to be.
        }
    }

    /** Closes the port and all connections, and waits for their threads. */
    @Override
    public void close() {
        ended.countDown();
        try {
            server.close();
            threads.shutdown();
            open.forEach(this::abandon);
            if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("threads of the fake registry did not end");
            }
        } catch (IOException unexpected) {
            throw new UncheckedIOException("the fake registry could not be closed", unexpected);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
