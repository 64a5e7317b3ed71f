package org.providermirror.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.providermirror.testing.FreePort;

/** One nginx that serves files, proxies the registry with a cache, and sends what a mirror hands over. */
final class Nginx implements AutoCloseable {
    private static final String CONFIGURATION = """
            user root;
            worker_processes auto;
            worker_rlimit_nofile 20000;
            pid %1$s/nginx.pid;
            error_log %1$s/error.log;
            events { worker_connections 8192; }
            http {
              access_log off;
              sendfile on;
              tcp_nopush on;
              keepalive_requests 100000000;
              default_type application/octet-stream;
              types { application/json json; application/zip zip; }
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_temp_path %1$s/temporary;
              client_body_temp_path %1$s/bodies;
              proxy_cache_path %1$s/cache keys_zone=packages:10m max_size=2g use_temp_path=off;
              upstream mirror { server 127.0.0.1:%2$d; keepalive 512; keepalive_requests 100000000; }
              upstream registry { server 127.0.0.1:%3$d; keepalive 16; }
              server {
                listen 127.0.0.1:%4$d backlog=4096;
                root %7$s;
              }
              server {
                listen 127.0.0.1:%5$d backlog=4096;
                location / {
                  proxy_pass http://registry;
                  proxy_cache packages;
                  proxy_cache_valid 200 1h;
                  proxy_cache_lock on;
                  proxy_ignore_headers Cache-Control Expires Set-Cookie Vary;
                }
              }
              server {
                listen 127.0.0.1:%6$d backlog=4096;
                proxy_buffering off;
                location / { proxy_pass http://mirror; }
                location ^~ /mirror-storage/ { internal; alias %8$s/; etag off; add_header ETag $upstream_http_etag; }
              }
            }
            """;

    private final Process process;
    private final int files;
    private final int cache;
    private final int offload;

    private Nginx(Process process, int files, int cache, int offload) {
        this.process = process;
        this.files = files;
        this.cache = cache;
        this.offload = offload;
    }

    /**
     * @param root what is served as files
     * @param storage what the mirror hands over
     */
    static Nginx start(Path folder, Path root, Path storage, int mirrorPort, int registryPort) throws IOException {
        var files = FreePort.next();
        var cache = FreePort.next();
        var offload = FreePort.next();
        var configuration = Files.writeString(
                folder.resolve("nginx.conf"),
                CONFIGURATION.formatted(folder, mirrorPort, registryPort, files, cache, offload, root, storage));
        var process = new ProcessBuilder(List.of(
                        Program.find("nginx").toString(),
                        "-p",
                        folder.toString(),
                        "-c",
                        configuration.toString(),
                        "-e",
                        folder.resolve("error.log").toString(),
                        "-g",
                        "daemon off;"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        awaitServing(process, offload, folder);
        return new Nginx(process, files, cache, offload);
    }

    private static void awaitServing(Process process, int port, Path folder) throws IOException {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
                return;
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IllegalStateException(
                            "nginx does not serve\n" + Files.readString(folder.resolve("error.log")), notYet);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    /** The files. */
    URI files() {
        return URI.create("http://127.0.0.1:" + files + "/");
    }

    /** The registry, cached. */
    URI cache() {
        return URI.create("http://127.0.0.1:" + cache + "/");
    }

    /** The mirror that hands over. */
    URI offload() {
        return URI.create("http://127.0.0.1:" + offload + "/mirror/");
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
