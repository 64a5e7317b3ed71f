package org.providermirror.front;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocket;

/** Clients that each had one answer and keep their connection for the next. */
final class IdleConnections implements AutoCloseable {
    private static final int AT_A_TIME = 8;
    private static final int PATIENCE_MILLIS = 120_000;
    private static final Pattern LIMIT = Pattern.compile("(?m)^Max open files\\s+\\d+\\s+(\\d+)");
    private static final Pattern LENGTH = Pattern.compile("(?i)\\r\\ncontent-length: (\\d+)\\r\\n");

    private final ConcurrentLinkedQueue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final byte[] request;

    private IdleConnections(String path) {
        request = ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Why a process of this machine cannot have so many; empty if it can. */
    static Optional<String> impossible(int count) throws IOException {
        var file = Path.of("/proc/self/limits");
        if (!Files.isReadable(file)) {
            return Optional.of("NOT TESTED: the limit of open files is not known here");
        }
        var limit = LIMIT.matcher(Files.readString(file));
        var most = limit.find() ? Long.parseLong(limit.group(1)) : Long.MAX_VALUE;
        return most >= count + 1_000
                ? Optional.empty()
                : Optional.of("NOT TESTED: " + count + " connections, for a process may open " + most + " files at most"
                        + " (ulimit -Hn)");
    }

    /** Opens them, and has each ask once. */
    static IdleConnections open(int count, SocketFactory factory, int port, String path) throws IOException {
        var connections = new IdleConnections(path);
        connections.inParallel(Stream.generate(() -> (Callable<Void>) () -> {
                    var socket = factory.createSocket("localhost", port);
                    connections.sockets.add(socket);
                    // Its sessions are taken up again by any number of connections, which saves a minute of arithmetic.
                    if (socket instanceof SSLSocket secure) {
                        secure.setEnabledProtocols(new String[] {"TLSv1.2"});
                    }
                    socket.setSoTimeout(PATIENCE_MILLIS);
                    socket.setTcpNoDelay(true);
                    // Without this, the ports of this machine are used up for a minute afterwards.
                    socket.setSoLinger(true, 0);
                    connections.ask(socket);
                    return null;
                })
                .limit(count)
                .toList());
        return connections;
    }

    /** Asks on every hundredth once more: a connection that the server gave up has no answer. */
    void askAgain() throws IOException {
        var all = List.copyOf(sockets);
        inParallel(Stream.iterate(0, index -> index < all.size(), index -> index + 100)
                .map(index -> (Callable<Void>) () -> {
                    ask(all.get(index));
                    return null;
                })
                .toList());
    }

    private void inParallel(List<Callable<Void>> tasks) throws IOException {
        var threads = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            for (var done : threads.invokeAll(tasks)) {
                done.get();
            }
        } catch (ExecutionException failed) {
            close();
            throw new IOException("of " + sockets.size() + " connections one failed", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } finally {
            threads.shutdownNow();
        }
    }

    private void ask(Socket socket) throws IOException {
        socket.getOutputStream().write(request);
        var in = socket.getInputStream();
        var head = head(in);
        var length = LENGTH.matcher(head);
        if (!head.startsWith("HTTP/1.1 200") || !length.find()) {
            throw new IOException("no answer as it should be: " + head);
        }
        in.skipNBytes(Long.parseLong(length.group(1)));
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            var octet = in.read();
            if (octet < 0) {
                throw new EOFException("the server closed the connection");
            }
            head.append((char) octet);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
    }
}
