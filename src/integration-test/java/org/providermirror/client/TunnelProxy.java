package org.providermirror.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP proxy on a free port of 127.0.0.1 that tunnels every CONNECT to one port of 127.0.0.1. With it as {@code
 * HTTPS_PROXY}, a client reaches a test's server as port 443 of any hostname, without DNS and without privileges.
 */
public final class TunnelProxy implements AutoCloseable {
    private static final int MOST_THREADS = 200;
    private static final int LONGEST_HEAD = 8_000;

    private final int target;
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<String> requested = new CopyOnWriteArrayList<>();
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(0, MOST_THREADS, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), TunnelProxy::thread);

    private TunnelProxy(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** Starts a proxy before this port. */
    public static TunnelProxy to(int target) {
        try {
            var proxy = new TunnelProxy(target);
            proxy.threads.execute(proxy::accept);
            return proxy;
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "tunnel-proxy");
        thread.setDaemon(true);
        return thread;
    }

    /** What a client has in {@code HTTPS_PROXY}. */
    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** The names and ports that clients wanted to reach, in their order. */
    public List<String> requested() {
        return requested;
    }

    private void accept() {
        try {
            while (true) {
                var client = server.accept();
                open.add(client);
                threads.execute(() -> serve(client));
            }
        } catch (IOException closed) {
            // The only way that accepting ends.
        }
    }

    private void serve(Socket client) {
        try (client;
                var upstream = new Socket(InetAddress.getLoopbackAddress(), target)) {
            open.add(upstream);
            var head = head(client.getInputStream());
            if (!head.startsWith("CONNECT ")) {
                client.getOutputStream().write("HTTP/1.1 405 Only CONNECT\r\n\r\n".getBytes(US_ASCII));
                return;
            }
            requested.add(head.split(" ")[1]);
            client.getOutputStream().write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(US_ASCII));
            threads.execute(() -> copy(client, upstream));
            copy(upstream, client);
            open.remove(upstream);
        } catch (IOException gone) {
            // The client or the server left, and the other sees it.
        } finally {
            open.remove(client);
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0 && head.length() < LONGEST_HEAD) {
            var next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException ended) {
            // One side closed; the thread that serves the connection closes the other.
        }
    }

    /** Closes the port and all tunnels. */
    @Override
    public void close() {
        try {
            server.close();
            for (var socket : open) {
                socket.close();
            }
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
        threads.shutdownNow();
    }
}
