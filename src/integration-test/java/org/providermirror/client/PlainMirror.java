package org.providermirror.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.testing.TestCertificate;

/**
 * The least that a mirror can be: it answers the three requests, sends a client to upstream for what it does not store
 * yet, verifies nothing and keeps everything. It proves that the scenarios can be passed by a mirror that is not ours.
 */
final class PlainMirror implements RunningMirror {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI services;
    private final Path storage;
    private final HttpClient client;
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final Map<String, byte[]> known = new ConcurrentHashMap<>();
    private final Map<String, URI> archives = new ConcurrentHashMap<>();

    /** @param services the base URL of its upstream's provider service */
    PlainMirror(URI services, Path storage) throws IOException {
        this.services = services;
        this.storage = storage;
        var secure = TestCertificate.shared().sslContext();
        client = HttpClient.newBuilder().sslContext(secure).build();
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(secure));
        server.setExecutor(threads);
        server.createContext("/mirror/", this::answer);
        server.start();
    }

    @Override
    public URI baseUrl() {
        return URI.create("https://localhost:" + server.getAddress().getPort() + "/mirror/");
    }

    @Override
    public Path certificate() {
        return TestCertificate.shared().pem();
    }

    @Override
    public Path storageFolder() {
        return storage;
    }

    @Override
    public void awaitStored(PackageId id) {
        if (!Files.exists(storage.resolve(id.provider().toString()).resolve(id.archiveName()))) {
            throw new AssertionError("answered but not stored: " + id);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath().substring("/mirror/".length());
            var isHead = exchange.getRequestMethod().equals("HEAD");
            if (path.endsWith(".zip") && !known.containsKey(path)) {
                redirect(path, isHead, exchange);
            } else {
                send(learn(path), isHead, exchange);
            }
        }
    }

    private void redirect(String path, boolean isHead, HttpExchange exchange) throws IOException {
        if (!isHead) {
            learn(path);
        }
        var upstream = archives.get(path.substring(path.lastIndexOf('/') + 1));
        exchange.getResponseHeaders().set("Location", upstream.toString());
        exchange.sendResponseHeaders(307, -1);
    }

    private static void send(byte[] body, boolean isHead, HttpExchange exchange) throws IOException {
        var type = exchange.getRequestURI().getPath().endsWith(".json") ? "application/json" : "application/zip";
        exchange.getResponseHeaders().set("Content-Type", type);
        if (isHead) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
            exchange.sendResponseHeaders(200, -1);
        } else {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private byte[] learn(String path) throws IOException {
        var body = known.get(path);
        if (body == null) {
            body = fetch(path.split("/"));
            known.put(path, body);
        }
        return body;
    }

    /** @param words hostname, namespace, type, file */
    private byte[] fetch(String[] words) throws IOException {
        var provider = services.resolve(words[1] + "/" + words[2] + "/");
        if (words[3].equals("index.json")) {
            return index(JSON.readTree(get(provider.resolve("versions"))));
        }
        if (words[3].endsWith(".json")) {
            return packages(provider.resolve(words[3].replaceFirst("\\.json$", "/")));
        }
        var archive = get(archives.get(words[3]));
        var folder = Files.createDirectories(storage.resolve(String.join("/", words[0], words[1], words[2])));
        Files.write(folder.resolve(words[3]), archive);
        return archive;
    }

    private static byte[] index(JsonNode listed) {
        var index = JSON.createObjectNode();
        var versions = index.putObject("versions");
        listed.get("versions")
                .forEach(version -> versions.putObject(version.get("version").asText()));
        return index.toString().getBytes(UTF_8);
    }

    private byte[] packages(URI release) throws IOException {
        var document = JSON.readTree(get(release.resolve("download/linux/amd64")));
        var sumsUrl = URI.create(document.get("shasums_url").asText());
        var lines = new TreeMap<String, String>();
        new String(get(sumsUrl), UTF_8)
                .lines()
                .map(line -> line.split(" {2}"))
                .filter(words -> words[1].endsWith(".zip"))
                .forEach(words -> lines.put(words[1], words[0]));
        var index = JSON.createObjectNode();
        var list = index.putObject("archives");
        lines.forEach((name, hex) -> {
            archives.put(name, sumsUrl.resolve(name));
            var words = name.replace(".zip", "").split("_");
            list.putObject(new Platform(words[2], words[3]).toString())
                    .put("url", name)
                    .putArray("hashes")
                    .add("zh:" + hex);
        });
        return index.toString().getBytes(UTF_8);
    }

    private byte[] get(URI url) throws IOException {
        try {
            var answer = client.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IOException(url + " answered " + answer.statusCode());
            }
            return answer.body();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }
}
