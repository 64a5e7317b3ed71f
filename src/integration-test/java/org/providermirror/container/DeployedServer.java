package org.providermirror.container;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** A server with its application, whatever its kind. */
final class DeployedServer implements ServletContainer {
    private static final Duration STARTING = Duration.ofMinutes(3);
    private static final Duration STOPPING = Duration.ofMinutes(2);

    private static final int COLLECTIONS = 4;
    private static final List<String> UNPACKED =
            List.of("webapps/mirror", "domains/domain1/applications", "domains/domain1/osgi-cache");

    private final BaseFolder base;
    private final Path storageFolder;
    private final ServerCertificate certificate;
    private final ServerProcess process;
    private final Dialect dialect;
    private final URI plainUrl;
    private final URI baseUrl;

    /** Waits until the server serves; ends it if it does not, or if the application failed. */
    DeployedServer(
            BaseFolder base,
            Deployment deployment,
            ServerCertificate certificate,
            ServerProcess process,
            Dialect dialect) {
        this.base = base;
        this.storageFolder = deployment.storageFolder().orElse(base.resolve("mirror"));
        this.certificate = certificate;
        this.process = process;
        this.dialect = dialect;
        try {
            console().await(dialect.serving(), 0, STARTING);
            throwIfFailed(0);
            plainUrl = url("http", dialect.plainPort());
            baseUrl = url("https", dialect.tlsPort());
        } catch (IllegalStateException notServing) {
            process.kill();
            throw notServing;
        }
    }

    @Override
    public URI baseUrl() {
        return baseUrl;
    }

    @Override
    public URI plainUrl() {
        return plainUrl;
    }

    @Override
    public Path certificate() {
        return certificate.certificate();
    }

    @Override
    public Path storageFolder() {
        return storageFolder;
    }

    @Override
    public Console console() {
        return process.console();
    }

    @Override
    public ServerProcess process() {
        return process;
    }

    @Override
    public void undeploy() {
        var mark = console().mark();
        base.delete(dialect.contextFile());
        console().await(dialect.undeployed(), mark, STOPPING);
    }

    @Override
    public void deploy() {
        var mark = console().mark();
        base.write(dialect.contextFile(), dialect.context());
        console().await(dialect.deployed(), mark, STARTING);
        throwIfFailed(mark);
    }

    // Objects with finalizers or cleaners are freed by the collection after that.
    @Override
    public int applicationsInMemory() {
        var count = process.instances(dialect.classLoader());
        for (var collection = 1; count > 0 && collection < COLLECTIONS; collection++) {
            count = process.instances(dialect.classLoader());
        }
        return count;
    }

    /** Stops it, and keeps what it wrote, but not the unpacked application and caches, which are up to 150 MB. */
    @Override
    public void close() {
        process.stop();
        UNPACKED.forEach(base::deleteFolder);
    }

    private void throwIfFailed(int mark) {
        if (console().since(mark).stream()
                .anyMatch(line -> dialect.failed().matcher(line).find())) {
            throw new DeploymentFailed(console());
        }
    }

    private URI url(String scheme, Pattern port) {
        var number = console().await(port, 0, Duration.ZERO).group(1);
        var path = dialect.contextFile().endsWith("ROOT.xml") ? "/" : "/mirror/";
        return URI.create(scheme + "://localhost:" + number + path);
    }
}
