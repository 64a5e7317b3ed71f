package org.providermirror.front;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.providermirror.testing.TestCertificate;

/** A plain web server over https that serves a folder: nginx if it is installed, otherwise the JDK's. */
public interface FolderServer extends AutoCloseable {
    /** The URL of the folder, with a trailing slash. */
    URI baseUrl();

    /** The PEM file of the certificate that a client has to trust. */
    default Path certificate() {
        return TestCertificate.shared().pem();
    }

    @Override
    void close();

    /** Serves a folder as it is now. */
    static FolderServer start(Path folder) throws IOException {
        return FrontProgram.NGINX.missing().isPresent() ? ofTheJdk(folder) : nginx(folder);
    }

    private static FolderServer nginx(Path folder) throws IOException {
        var shown = PublicFolder.make();
        copy(folder, shown.resolve("root"));
        var text = """
                worker_processes 1;
                pid FOLDER/nginx.pid;
                error_log FOLDER/error.log;
                events {}
                http {
                  access_log off;
                  client_body_temp_path FOLDER/body;
                  proxy_temp_path FOLDER/proxy;
                  fastcgi_temp_path FOLDER/fastcgi;
                  uwsgi_temp_path FOLDER/uwsgi;
                  scgi_temp_path FOLDER/scgi;
                  types { application/json json; application/zip zip; }
                  server {
                    listen 127.0.0.1:PORT ssl;
                    ssl_certificate CERTIFICATE;
                    ssl_certificate_key KEY;
                    root ROOT;
                  }
                }
                """;
        var server = FrontServer.startPlain(
                FrontProgram.NGINX,
                shown,
                parts -> text.replace("FOLDER", parts.folder().toString())
                        .replace("PORT", String.valueOf(parts.port()))
                        .replace("CERTIFICATE", TestCertificate.shared().pem().toString())
                        .replace("KEY", parts.key().toString())
                        .replace("ROOT", shown.resolve("root").toString()));
        return new FolderServer() {
            @Override
            public URI baseUrl() {
                return URI.create("https://localhost:" + server.port() + "/");
            }

            @Override
            public void close() {
                server.close();
                try {
                    PublicFolder.delete(shown);
                } catch (IOException unexpected) {
                    throw new UncheckedIOException(unexpected);
                }
            }
        };
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                var copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    private static FolderServer ofTheJdk(Path folder) throws IOException {
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(
                new HttpsConfigurator(TestCertificate.shared().sslContext()));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                var file = folder.resolve(exchange.getRequestURI().getPath().substring(1));
                var isJson = file.toString().endsWith(".json");
                exchange.getResponseHeaders().set("Content-Type", isJson ? "application/json" : "application/zip");
                var bytes = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
                var isHead = exchange.getRequestMethod().equals("HEAD");
                exchange.sendResponseHeaders(
                        bytes.length == 0 ? 404 : 200, isHead || bytes.length == 0 ? -1 : bytes.length);
                if (!isHead && bytes.length > 0) {
                    exchange.getResponseBody().write(bytes);
                }
            }
        });
        server.start();
        return new FolderServer() {
            @Override
            public URI baseUrl() {
                return URI.create("https://localhost:" + server.getAddress().getPort() + "/");
            }

            @Override
            public void close() {
                server.stop(0);
                threads.shutdownNow();
            }
        };
    }
}
