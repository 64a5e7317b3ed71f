package org.providermirror.front;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.providermirror.client.RunningMirror;
import org.providermirror.container.Container;
import org.providermirror.container.JavaInstallation;
import org.providermirror.container.MirrorDeployments;
import org.providermirror.container.ServletContainer;
import org.providermirror.testing.TestCertificate;

/** The mirror in a Tomcat, and a web server before it that sends the bytes of its storage in one of the ways. */
public final class MirrorBehindFront implements RunningMirror {
    private final ServletContainer container;
    private final FrontServer front;
    private final Path folder;

    private MirrorBehindFront(ServletContainer container, FrontServer front, Path folder) {
        this.container = container;
        this.front = front;
        this.folder = folder;
    }

    /** Starts both as the examples have them, with the bytes offloaded. */
    public static MirrorBehindFront offloaded(FrontProgram program, Map<String, String> settings) throws IOException {
        return start(program, Way.OFFLOADED, settings);
    }

    /** Starts both as the examples have them, with the lines opened for installs without client configuration. */
    static MirrorBehindFront hosting(FrontProgram program, Map<String, String> settings) throws IOException {
        return start(program, Way.THROUGH_THE_CONTAINER, settings, example -> example.opened("hosted"));
    }

    static MirrorBehindFront start(FrontProgram program, Way way, Map<String, String> settings) throws IOException {
        return start(program, way, settings, example -> opened(program, way, example));
    }

    private static MirrorBehindFront start(
            FrontProgram program, Way way, Map<String, String> settings, UnaryOperator<ExampleFile> change)
            throws IOException {
        var folder = PublicFolder.make();
        var storage = folder.resolve("storage");
        var deployment = MirrorDeployments.of(settings, storage);
        if (way == Way.OFFLOADED) {
            deployment = deployment.withParameter(
                    "mirror.local.offload", program == FrontProgram.NGINX ? "x-accel-redirect" : "x-sendfile");
        }
        var container = Container.TOMCAT_10_1.start(JavaInstallation.ofTheBuild(), deployment);
        try {
            var port = container.plainUrl().getPort();
            var front = FrontServer.start(program, port, storage, folder, change);
            return new MirrorBehindFront(container, front, folder);
        } catch (IOException | RuntimeException | AssertionError failed) {
            container.close();
            throw failed;
        }
    }

    static ExampleFile opened(FrontProgram program, Way way, ExampleFile example) {
        return switch (way) {
            case THROUGH_THE_CONTAINER -> example;
            case OFFLOADED -> program == FrontProgram.NGINX ? example : example.opened(2);
            case FROM_THE_FOLDER -> example.opened(3);
        };
    }

    ServletContainer container() {
        return container;
    }

    FrontServer front() {
        return front;
    }

    /** A folder that the web server's user can read. */
    Path folder() {
        return folder;
    }

    @Override
    public URI baseUrl() {
        return front.baseUrl();
    }

    @Override
    public Path certificate() {
        return TestCertificate.shared().pem();
    }

    @Override
    public Path storageFolder() {
        return folder.resolve("storage");
    }

    @Override
    public void close() {
        try (container) {
            front.close();
        }
        try {
            PublicFolder.delete(folder);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }
}
