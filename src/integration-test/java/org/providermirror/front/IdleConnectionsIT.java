package org.providermirror.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.providermirror.container.ConsoleOnFailure;
import org.providermirror.container.Container;
import org.providermirror.container.Deployment;
import org.providermirror.container.JavaInstallation;
import org.providermirror.container.MirrorDeployments;
import org.providermirror.container.ServletContainer;
import org.providermirror.container.TrustingClient;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.TestCertificate;

/** Ten thousand clients that keep their connections, as the examples are set up: by the container, and by a web server. */
@Tag("web-server")
@ExtendWith(ConsoleOnFailure.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class IdleConnectionsIT {
    private static final int COUNT = 10_000;
    private static final String PATH = "/mirror/registry.example.com/acme/null/index.json";
    private static final int MOST_THREADS = 250;
    private static final Duration AT_MOST = Duration.ofSeconds(2);

    private final FakeRegistry upstream = FakeRegistry.start();
    private ServletContainer tomcat;

    @BeforeAll
    void start() throws IOException {
        skipAloud(IdleConnections.impossible(COUNT));
        upstream.publish("acme", "null", "1.0.0");
        var deployment = Deployment.ofTheMirror();
        for (var setting : upstream.settings().entrySet()) {
            deployment = deployment.withVariable(
                    setting.getKey().replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT), setting.getValue());
        }
        tomcat = Container.TOMCAT_10_1.startAsOperated(deployment);
    }

    private static void skipAloud(Optional<String> reason) {
        reason.ifPresent(System.out::println);
        assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    }

    @AfterAll
    void stop() {
        if (tomcat != null) {
            tomcat.close();
        }
        upstream.close();
    }

    @Test
    void tomcat_carries_them() throws IOException {
        carries(tomcat);
    }

    @Test
    void jetty_carries_them(@TempDir Path storage) throws IOException {
        var deployment = MirrorDeployments.of(upstream.settings(), storage);
        try (var jetty = Container.JETTY_12_1.start(JavaInstallation.ofTheBuild(), deployment)) {
            carries(jetty);
        }
    }

    /** Through the connector for web servers in front, with the heap of the examples. */
    private static void carries(ServletContainer server) throws IOException {
        var port = server.plainUrl().getPort();
        try (var idle = IdleConnections.open(COUNT, SocketFactory.getDefault(), port, PATH)) {
            assertAnswersAtOnce(server);
            assertThat(server.process().threads()).hasSizeLessThan(MOST_THREADS);
            idle.askAgain();
        }
        assertThat(server.console().text()).doesNotContain("java.lang.OutOfMemoryError");
    }

    private static void assertAnswersAtOnce(ServletContainer server) {
        var begun = System.nanoTime();
        var answer =
                new TrustingClient(server.certificate()).get(server.plainUrl().resolve(PATH));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AT_MOST);
    }

    @ParameterizedTest
    @EnumSource(FrontProgram.class)
    void a_web_server_in_front_carries_them(FrontProgram program) throws IOException {
        skipAloud(program.missing());
        var folder = PublicFolder.make();
        var factory = TestCertificate.shared().sslContext().getSocketFactory();
        try (var front = FrontServer.start(program, tomcat.plainUrl().getPort(), folder, folder, example -> example);
                var idle = IdleConnections.open(COUNT, factory, front.port(), PATH)) {
            var begun = System.nanoTime();
            assertThat(RawTls.send(front.port(), "GET", PATH).status()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AT_MOST);
            idle.askAgain();
        }
        PublicFolder.delete(folder);
    }
}
