package org.providermirror.client.table;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.providermirror.container.Container;
import org.providermirror.container.JavaInstallation;
import org.providermirror.container.MirrorDeployments;
import org.providermirror.container.ServletContainer;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;

/** The one upstream of all rows, and the one mirror in front of it. Thread-safe. */
final class TableSite implements AutoCloseable {
    /** A registry whose services only discovery names. */
    static final String DISCOVERED = "discovered.example.com";

    /** A registry of the same upstream under another name, so that its failures open no circuit breaker of others. */
    static final String FAILING = "failing.example.com";

    /** The registries whose services the configuration names. */
    static final List<String> CONFIGURED =
            List.of(FakeRegistry.HOSTNAME.value(), "registry.terraform.io", "registry.opentofu.org", FAILING);

    private final FakeRegistry registry = FakeRegistry.startSecure();

    /** The egress proxy, and the host behind it that answers discovery. */
    private final FakeRegistry discovery = FakeRegistry.start();

    private final ServletContainer mirror;

    TableSite(Path storage) {
        discovery.discoveryDocument("{\"providers.v1\":\"" + registry.services() + "no-slash\"}");
        var settings = registry.settings();
        settings.put("mirror.upstream.hosts", String.join(",", CONFIGURED) + "," + DISCOVERED);
        CONFIGURED.forEach(host ->
                settings.put("mirror.upstream.services." + host, published(host).toString()));
        settings.put("mirror.upstream.proxy", "http://127.0.0.1:" + proxy().getPort());
        settings.put("mirror.upstream.no-proxy", "127.0.0.1,localhost");
        mirror = Container.TOMCAT_10_1.start(JavaInstallation.ofTheBuild(), MirrorDeployments.of(settings, storage));
    }

    InetSocketAddress proxy() {
        return discovery.proxy();
    }

    /** The base URL of the network mirror. */
    URI mirrorUrl() {
        return mirror.baseUrl();
    }

    /** The base URL of a registry's services in a mode; empty if discovery names it. */
    Optional<URI> services(Mode mode, Hostname hostname) {
        if (mode == Mode.REGISTRY) {
            return Optional.of(mirror.baseUrl().resolve("-/registry/" + hostname + "/"));
        }
        return Optional.of(published(hostname.value())).filter(url -> CONFIGURED.contains(hostname.value()));
    }

    private URI published(String host) {
        return host.equals(FAILING)
                ? URI.create("https://localhost:" + registry.baseUrl().getPort() + "/v1/providers/")
                : registry.services();
    }

    /** The certificates that clients have to trust. */
    List<Path> certificates() {
        return List.of(mirror.certificate(), registry.certificate());
    }

    /** Trusts these certificates, and no others. */
    SSLContext trust() {
        try {
            var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (var file : certificates()) {
                try (var content = Files.newInputStream(file)) {
                    trusted.setCertificateEntry(
                            file.toString(),
                            CertificateFactory.getInstance("X.509").generateCertificate(content));
                }
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    /** Publishes what a client installs of a row in a mode. */
    void prepare(TableRow row, String client, Mode mode, Platform platform) {
        for (var number = 0; number < row.providers(); number++) {
            try {
                row.prepare(new RowProvider(
                        registry, row.packageFor(client, mode, platform, number), id -> warm(id, mode)));
            } catch (Exception failed) {
                throw new IllegalStateException(row + " cannot be prepared", failed);
            }
        }
    }

    private void warm(PackageId id, Mode mode) throws Exception {
        if (mode != Mode.DIRECT) {
            new ScriptedClient(new GoHttpClient(trust(), proxy()), false)
                    .fromMirror(GoUrl.parse(mirrorUrl().toString()), id);
            mirror.awaitStored(id);
        }
    }

    /** Whether this content hash is that of the bytes that upstream has now. */
    boolean isPublished(PackageId id, PackageHash h1) {
        return registry.h1(id).equals(h1);
    }

    /** Waits until all of these packages are stored, and returns those that are not in the end. */
    List<PackageId> unstored(Collection<PackageId> installed) {
        var waiting = new ArrayList<>(installed);
        try {
            Eventually.holds("all packages are stored", () -> {
                waiting.removeIf(id -> Files.exists(mirror.storageFolder()
                        .resolve(StorageLayout.packageRecord(id).toString())));
                return waiting.isEmpty();
            });
        } catch (AssertionError notAll) {
            return waiting;
        }
        return List.of();
    }

    @Override
    public void close() {
        mirror.close();
        discovery.close();
        registry.close();
    }
}
