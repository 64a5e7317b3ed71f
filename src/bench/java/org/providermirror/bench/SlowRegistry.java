package org.providermirror.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A registry that knows every provider, and takes the same long time for each answer, however many it gives at a time. */
final class SlowRegistry implements AutoCloseable {
    static final String HOSTNAME = "slow.example.com";
    static final Duration LATENCY = Duration.ofMillis(4_500);
    private static final byte[] VERSIONS =
            "{\"versions\":[{\"version\":\"1.0.0\",\"protocols\":[\"5.0\"],\"platforms\":[{\"os\":\"linux\",\"arch\":\"amd64\"}]}]}"
                    .getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "slow registry");
        thread.setDaemon(true);
        return thread;
    });

    private SlowRegistry(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    static SlowRegistry start() throws IOException {
        return new SlowRegistry(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000));
    }

    /** The base URL of {@code providers.v1}. */
    URI services() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/providers/");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Thread.sleep(LATENCY.toMillis());
            exchange.sendResponseHeaders(200, VERSIONS.length);
            exchange.getResponseBody().write(VERSIONS);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
