package org.providermirror.client.table;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.providermirror.container.Container;
import org.providermirror.container.JavaInstallation;
import org.providermirror.container.KnownSecrets;
import org.providermirror.container.MirrorDeployments;
import org.providermirror.container.ServletContainer;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;

/** The one upstream of all rows, and the one mirror in front of it. Thread-safe. */
final class TableSite implements AutoCloseable {
    /** A registry whose services only discovery names. */
    static final String DISCOVERED = "discovered.example.com";

    /** A registry of the same upstream under another name, so that its failures open no circuit breaker of others. */
    static final String FAILING = "failing.example.com";

    /** A registry that is another mirror, which requires a token and signs the links to its packages. */
    static final String MIRRORED = "mirrored.example.com";

    /** The registries whose services the configuration names. */
    static final List<String> CONFIGURED =
            List.of(FakeRegistry.HOSTNAME.value(), "registry.terraform.io", "registry.opentofu.org", FAILING, MIRRORED);

    /** The token for {@link #MIRRORED}. */
    static final String TOKEN = KnownSecrets.known("token-of-the-other-mirror");

    private final FakeRegistry registry = FakeRegistry.startSecure();

    /** The egress proxy, and the host behind it that answers discovery. */
    private final FakeRegistry discovery = FakeRegistry.start();

    private final ServletContainer otherMirror;
    private final ServletContainer mirror;

    TableSite(Path folder) throws IOException {
        otherMirror = startOtherMirror(folder);
        discovery.discoveryDocument("{\"providers.v1\":\"" + registry.services() + "no-slash\"}");
        var settings = registry.settings();
        settings.put("mirror.upstream.hosts", String.join(",", CONFIGURED) + "," + DISCOVERED);
        CONFIGURED.forEach(host ->
                settings.put("mirror.upstream.services." + host, published(host).toString()));
        settings.put("mirror.upstream.proxy", "http://127.0.0.1:" + proxy().getPort());
        settings.put("mirror.upstream.no-proxy", "127.0.0.1,localhost");
        var authorities = folder.resolve("authorities.pem");
        Files.writeString(
                authorities, Files.readString(registry.certificate()) + Files.readString(otherMirror.certificate()));
        settings.put("mirror.upstream.ca-file", authorities.toString());
        var credentials = folder.resolve("credentials.tfrc");
        Files.writeString(credentials, "credentials \"" + MIRRORED + "\" {\n  token = \"" + TOKEN + "\"\n}\n");
        settings.put("mirror.upstream.credentials", credentials.toString());
        mirror = start(settings, Files.createDirectory(folder.resolve("mirror")));
    }

    private ServletContainer startOtherMirror(Path folder) throws IOException {
        var tokens = folder.resolve("tokens");
        Files.writeString(tokens, "mirror " + Sha256.of(TOKEN.getBytes(UTF_8)) + " read\n");
        var settings = registry.settings();
        settings.put("mirror.upstream.hosts", MIRRORED);
        settings.remove("mirror.upstream.services." + FakeRegistry.HOSTNAME);
        settings.put("mirror.upstream.services." + MIRRORED, registry.services().toString());
        settings.put("mirror.auth.tokens-file", tokens.toString());
        return start(settings, Files.createDirectory(folder.resolve("other-mirror")));
    }

    private static ServletContainer start(Map<String, String> settings, Path storage) {
        return Container.TOMCAT_10_1.start(JavaInstallation.ofTheBuild(), MirrorDeployments.of(settings, storage));
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
            return Optional.of(registryMode(mirror, hostname.value()));
        }
        return Optional.of(published(hostname.value())).filter(url -> CONFIGURED.contains(hostname.value()));
    }

    private URI published(String host) {
        return switch (host) {
            case FAILING -> URI.create("https://localhost:" + registry.baseUrl().getPort() + "/v1/providers/");
            case MIRRORED -> registryMode(otherMirror, host);
            default -> registry.services();
        };
    }

    private static URI registryMode(ServletContainer mirror, String host) {
        return mirror.baseUrl().resolve("-/registry/" + host + "/");
    }

    /** The certificates that clients have to trust. */
    List<Path> certificates() {
        return List.of(mirror.certificate(), otherMirror.certificate(), registry.certificate());
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
        otherMirror.close();
        discovery.close();
        registry.close();
    }
}
