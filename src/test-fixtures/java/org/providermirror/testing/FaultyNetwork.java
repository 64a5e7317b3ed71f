package org.providermirror.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A stretch of network before an HTTP server, that does to each request what a test says. A request has a connection of
 * its own. The server gets the host name that the client requested, so signatures stay right.
 */
public final class FaultyNetwork implements AutoCloseable {
    private static final int LONGEST_HEAD = 64 * 1024;

    private final int target;
    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Request> received = new CopyOnWriteArrayList<>();
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * The head of a request.
     *
     * @param head its first line and its headers
     */
    public record Request(String method, String target, String head) {
        public boolean is(String wanted) {
            return method.equals(wanted);
        }
    }

    private record Rule(Predicate<Request> which, Fault fault) {}

    /** What happens to a request. */
    public sealed interface Fault {
        /** The connection is reset before anything is sent on. */
        record Reset() implements Fault {}

        /** The server gets the request, and the connection is reset before the client gets the answer. */
        record AnswerLost() implements Fault {}

        /** The connection is reset when the client has got this much of the answer, head and body. */
        record AnswerCut(int bytes) implements Fault {}

        /** The request is sent on after this time. */
        record Delay(Duration time) implements Fault {}

        /** Nothing happens any more. */
        record Silence() implements Fault {}

        /** The server never receives the request; the client gets this answer of S3's. */
        record Answer(int status, String code) implements Fault {}
    }

    private FaultyNetwork(int target) {
        this.target = target;
        try {
            listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        start("accept", this::accept);
    }

    /** In front of the server at this address. */
    public static FaultyNetwork before(URI server) {
        return new FaultyNetwork(server.getPort());
    }

    /** The address to use instead of the server's. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** Does this to all such requests, until {@link #heal}. */
    public void does(Fault fault, Predicate<Request> which) {
        rules.add(new Rule(which, fault));
    }

    /** Does this to the first such request that comes, and nothing to those after it. */
    public void doesOnce(Fault fault, Predicate<Request> which) {
        var left = new CountDownLatch(1);
        rules.add(new Rule(
                request -> {
                    synchronized (left) {
                        var due = left.getCount() > 0 && which.test(request);
                        if (due) {
                            left.countDown();
                        }
                        return due;
                    }
                },
                fault));
    }

    public void heal() {
        rules.clear();
    }

    /** All requests so far. */
    public List<Request> received() {
        return List.copyOf(received);
    }

    public void forgetRequests() {
        received.clear();
    }

    private void accept() {
        while (closed.getCount() > 0) {
            try {
                var client = listening.accept();
                open.add(client);
                start("request", () -> serve(client));
            } catch (IOException ended) {
                return;
            }
        }
    }

    private static void start(String name, Runnable task) {
        var thread = new Thread(task, "faulty-network-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket client) {
        try (client;
                var server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            open.add(server);
            relay(client, server);
            open.remove(server);
        } catch (IOException | InterruptedException over) {
            // The other end has seen the same.
        } finally {
            open.remove(client);
        }
    }

    private void relay(Socket client, Socket server) throws IOException, InterruptedException {
        var in = new BufferedInputStream(client.getInputStream());
        var head = head(in);
        var request = request(head);
        received.add(request);
        var fault = rules.stream()
                .filter(rule -> rule.which().test(request))
                .map(Rule::fault)
                .findFirst();
        if (fault.orElse(null) instanceof Fault.Reset) {
            reset(client);
            return;
        }
        if (fault.orElse(null) instanceof Fault.Delay delay
                && closed.await(delay.time().toMillis(), TimeUnit.MILLISECONDS)) {
            return;
        }
        if (fault.orElse(null) instanceof Fault.Silence) {
            closed.await();
            return;
        }
        if (head.toLowerCase().contains("\r\nexpect: 100-continue")) {
            client.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
        }
        if (fault.orElse(null) instanceof Fault.Answer answer) {
            copy(in, OutputStream.nullOutputStream(), length(head));
            client.getOutputStream().write(answer(answer));
            return;
        }
        server.getOutputStream().write(rewritten(head).getBytes(ISO_8859_1));
        copy(in, server.getOutputStream(), length(head));
        if (fault.orElse(null) instanceof Fault.AnswerLost) {
            server.getInputStream().transferTo(OutputStream.nullOutputStream());
            reset(client);
        } else if (fault.orElse(null) instanceof Fault.AnswerCut cut) {
            copy(server.getInputStream(), client.getOutputStream(), cut.bytes());
            // A reset drops what the client has not read yet, so this waits before the reset.
            client.shutdownOutput();
        } else {
            server.getInputStream().transferTo(client.getOutputStream());
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            var next = in.read();
            if (next < 0 || head.size() > LONGEST_HEAD) {
                throw new IOException("no request");
            }
            head.write(next);
        }
        return head.toString(ISO_8859_1);
    }

    private static Request request(String head) {
        var line = head.substring(0, head.indexOf("\r\n")).split(" ");
        return new Request(line[0], line[1], head);
    }

    /** The connection serves one request, and the sender of the body needs no 100 response. */
    private static String rewritten(String head) {
        return head.replaceAll("(?i)\r\n(expect|connection): [^\r]*", "")
                .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n");
    }

    private static long length(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase().startsWith("content-length:"))
                .mapToLong(line -> Long.parseLong(
                        line.substring("content-length:".length()).strip()))
                .findFirst()
                .orElse(0);
    }

    private static void copy(InputStream in, OutputStream out, long bytes) throws IOException {
        var buffer = new byte[16 * 1024];
        for (var left = bytes; left > 0; ) {
            var count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                return;
            }
            out.write(buffer, 0, count);
            left -= count;
        }
    }

    private static byte[] answer(Fault.Answer answer) {
        var body = "<?xml version=\"1.0\"?><Error><Code>" + answer.code() + "</Code><Message>made up</Message></Error>";
        return ("HTTP/1.1 " + answer.status() + " Made Up\r\nContent-Type: application/xml\r\nContent-Length: "
                        + body.length() + "\r\nConnection: close\r\n\r\n" + body)
                .getBytes(ISO_8859_1);
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Closes all connections and the listener. */
    @Override
    public void close() {
        closed.countDown();
        try {
            listening.close();
            for (var socket : open) {
                socket.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
