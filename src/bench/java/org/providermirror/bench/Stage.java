package org.providermirror.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.providermirror.container.Container;
import org.providermirror.container.Deployment;
import org.providermirror.container.JavaInstallation;
import org.providermirror.container.MirrorDeployments;
import org.providermirror.container.ServletContainer;
import org.providermirror.testing.FakeRegistry;

/** All servers of a run: the mirror in each container, a hello-world servlet in each, nginx, and the registry. */
final class Stage implements AutoCloseable {
    static final List<Container> CONTAINERS = List.of(Container.TOMCAT_10_1, Container.TOMCAT_11, Container.JETTY_12_1);
    static final String PROVIDERS = "registry.example.com/acme/";
    static final String INDEX = PROVIDERS + "null/index.json";
    static final String PACKAGES = PROVIDERS + "null/1.0.0.json";
    static final String BIG = PROVIDERS + "big/terraform-provider-big_1.0.0_linux_amd64.zip";
    static final int BIG_BYTES = 100_000_000;
    static final String SMALL = PROVIDERS + "p0/terraform-provider-p0_1.0.0_linux_amd64.zip";
    static final int TEN = 10;
    private static final int SMALL_BYTES = 2_000_000;
    private static final int MORE_VERSIONS = 30;

    final Path folder;
    final FakeRegistry registry = FakeRegistry.start();
    final FakeRegistry secureRegistry = FakeRegistry.startSecure();
    final Map<Container, ServletContainer> mirrors = new LinkedHashMap<>();
    final Map<Container, ServletContainer> hellos = new LinkedHashMap<>();
    final Deployment hello;
    final ServletContainer handingOver;
    final Nginx nginx;

    /** @param colds how many packages there shall be to be fetched, {@code acme/cold} 1.0.0, 2.0.0 and so on */
    Stage(Path folder, int colds) throws IOException {
        this.folder = folder;
        publish(colds);
        hello = Deployment.of(HelloWar.write(folder));
        for (var container : CONTAINERS) {
            hellos.put(container, start(container, hello));
            mirrors.put(container, start(container, deployment()));
        }
        handingOver =
                start(Container.TOMCAT_10_1, deployment().withParameter("mirror.local.offload", "x-accel-redirect"));
        mirrors.values().forEach(mirror -> warm(mirror.plainUrl()));
        nginx = Nginx.start(
                Files.createDirectory(folder.resolve("nginx")),
                files(),
                storage(),
                handingOver.plainUrl().getPort(),
                registry.baseUrl().getPort());
        warm(nginx.offload());
    }

    private void publish(int colds) {
        registry.publish("acme", "null", "1.0.0");
        for (var minor = 1; minor <= MORE_VERSIONS; minor++) {
            registry.listAlso("acme", "null", "1." + minor + ".0");
        }
        publish(registry, "big", 1, BIG_BYTES);
        for (var version = 1; version <= colds; version++) {
            publish(registry, "cold", version, BIG_BYTES);
        }
        for (var provider = 0; provider < TEN; provider++) {
            publish(registry, "p" + provider, 1, SMALL_BYTES);
            publish(secureRegistry, "p" + provider, 1, SMALL_BYTES);
            publish(secureRegistry, "q" + provider, 1, SMALL_BYTES);
        }
    }

    private static void publish(FakeRegistry registry, String type, int version, int bytes) {
        registry.release("acme", type, version + ".0.0")
                .platforms("linux_amd64")
                .padding(bytes)
                .publish();
    }

    /** The mirror with settings for this stage's registry and storage. */
    Deployment deployment() {
        return MirrorDeployments.of(registry.settings(), storage());
    }

    Path storage() {
        return folder.resolve("storage");
    }

    static ServletContainer start(Container container, Deployment deployment) {
        return container.start(JavaInstallation.ofTheBuild(), deployment);
    }

    static double timed(Runnable work) {
        var begun = System.nanoTime();
        work.run();
        return (System.nanoTime() - begun) / 1e9;
    }

    private Path files() throws IOException {
        var files = Files.createDirectory(folder.resolve("files"));
        var mirror = mirrors.get(Container.TOMCAT_10_1).plainUrl();
        for (var document : List.of(INDEX, PACKAGES)) {
            var file = files.resolve(document);
            Files.createDirectories(file.getParent());
            try (var content = mirror.resolve(document).toURL().openStream()) {
                Files.copy(content, file);
            }
        }
        Files.createDirectories(files.resolve(BIG).getParent());
        Files.createLink(files.resolve(BIG), storage().resolve(BIG));
        return files;
    }

    private static void warm(URI mirror) {
        for (var path : List.of(INDEX, PACKAGES, BIG)) {
            await200(mirror.resolve(path));
        }
        for (var provider = 0; provider < TEN; provider++) {
            await200(mirror.resolve(PROVIDERS + "p" + provider + "/index.json"));
            await200(mirror.resolve(PROVIDERS + "p" + provider + "/1.0.0.json"));
            await200(mirror.resolve(
                    PROVIDERS + "p" + provider + "/terraform-provider-p" + provider + "_1.0.0_linux_amd64.zip"));
        }
    }

    /** Waits until a URL is answered 200, as an archive is once it is stored. */
    static void await200(URI url) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (status(url) != HttpURLConnection.HTTP_OK) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(url + " is not answered 200");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private static int status(URI url) {
        try {
            var connection = (HttpURLConnection) url.toURL().openConnection();
            connection.setInstanceFollowRedirects(false);
            // HEAD would start no fetch. One byte of a stored package is enough.
            connection.setRequestProperty("Range", "bytes=0-0");
            // Jetty keeps the application that a connection asked last with that connection, as long as it is open.
            connection.setRequestProperty("Connection", "close");
            var status = connection.getResponseCode();
            connection.disconnect();
            return status == HttpURLConnection.HTTP_PARTIAL ? HttpURLConnection.HTTP_OK : status;
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    Partner mirror(Container container) {
        return partner("mirror, " + container, mirrors.get(container));
    }

    Partner hello(Container container) {
        return partner("hello-world servlet, " + container, hellos.get(container));
    }

    /** The mirror by each of its ways to send a package. */
    List<Partner> mirrorsOfPackages() {
        var mirrors = new ArrayList<Partner>();
        CONTAINERS.forEach(container -> mirrors.add(mirror(container)));
        mirrors.add(offload());
        return mirrors;
    }

    Partner offload() {
        return new Partner(
                "mirror, nginx by X-Accel-Redirect", nginx.offload(), List.of(nginx.process(), handle(handingOver)));
    }

    Partner files(String path) {
        return new Partner("nginx, files", nginx.files().resolve(path), List.of(nginx.process()));
    }

    /** nginx with a cache in front of the registry. */
    Partner cache(String path) {
        return new Partner("nginx, proxy_cache of the registry", nginx.cache().resolve(path), List.of(nginx.process()));
    }

    private static Partner partner(String name, ServletContainer server) {
        return new Partner(name, server.plainUrl(), List.of(handle(server)));
    }

    static ProcessHandle handle(ServletContainer server) {
        return ProcessHandle.of(server.process().pid()).orElseThrow();
    }

    @Override
    public void close() {
        nginx.close();
        var servers = new ArrayList<>(mirrors.values());
        servers.addAll(hellos.values());
        servers.add(handingOver);
        servers.forEach(server -> server.process().kill());
        registry.close();
        secureRegistry.close();
    }
}
