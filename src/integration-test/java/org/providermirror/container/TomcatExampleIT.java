package org.providermirror.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.testing.S3Server;
import org.providermirror.testing.SigningKey;
import org.providermirror.testing.TestCertificate;

/** The context file that is handed to operators, {@code tomcat-conf/mirror.xml}. */
@Tag("container")
@ExtendWith(ConsoleOnFailure.class)
class TomcatExampleIT {
    private static final Path EXAMPLE = Path.of("tomcat-conf/mirror.xml");

    @ParameterizedTest
    @EnumSource(
            value = Container.class,
            names = {"TOMCAT_10_1", "TOMCAT_11"})
    void the_unchanged_example_deploys_the_mirror(Container container) throws IOException {
        var deployment = Deployment.ofTheMirror().withContextFile(Files.readString(EXAMPLE));
        try (var server = container.start(JavaInstallation.ofTheBuild(), deployment)) {
            var answer = new TrustingClient(server.certificate())
                    .get(server.baseUrl().resolve("registry.elsewhere.example/acme/null/index.json"));
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.contentType()).hasValue("application/problem+json");
            assertThat(server.storageFolder()).isDirectory();
        }
    }

    @Test
    void an_error_page_of_the_application_does_not_reveal_the_server(@TempDir Path folder) throws IOException {
        var failing = "/mirror/?executor=nowhere";
        var probe = Deployment.of(ProbeWar.write(folder));
        try (var server = Container.TOMCAT_11.start(JavaInstallation.ofTheBuild(), probe)) {
            assertThat(rawAnswer(server, failing)).contains("Exception", "Apache Tomcat/");
        }
        var example = probe.withContextFile(Files.readString(EXAMPLE));
        try (var server = Container.TOMCAT_11.start(JavaInstallation.ofTheBuild(), example)) {
            assertThat(rawAnswer(server, failing))
                    .startsWith("HTTP/1.1 500")
                    .doesNotContain("Exception", "Apache Tomcat/");
        }
    }

    @Test
    void with_the_line_for_the_host_tomcats_own_error_pages_do_not_reveal_it_either() throws IOException {
        var line = "<Valve className=\"org.apache.catalina.valves.ErrorReportValve\" showReport=\"false\""
                + " showServerInfo=\"false\"/>";
        assertThat(Files.readString(Path.of("src/site/markdown/deployment.md"))).contains(line);
        assertThat(Files.readString(EXAMPLE)).contains(line);
        var deployment = Deployment.ofTheMirror()
                .withContextFile(Files.readString(EXAMPLE))
                .withSystemProperty("error.report", "false");
        try (var server = Container.TOMCAT_11.start(JavaInstallation.ofTheBuild(), deployment)) {
            for (var refused : REFUSED) {
                assertThat(rawAnswer(server, refused))
                        .as(refused)
                        .startsWith("HTTP/1.1 4")
                        .doesNotContain("Exception", "Apache Tomcat/");
            }
        }
    }

    /** What Tomcat itself refuses, before or behind its choice of an application. */
    private static final List<String> REFUSED = List.of(
            "/mirror/[",
            "/mirror/%2F..%2F",
            "/mirror/%00",
            "/mirror/..%5c",
            "/mirror/%zz",
            "/mirror/{}",
            "/mirror/a/../../..");

    private static String rawAnswer(ServletContainer server, String path) throws IOException {
        try (var socket = new Socket("localhost", server.plainUrl().getPort())) {
            socket.setSoTimeout(120_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void each_of_its_comments_can_be_opened_and_is_a_setting_with_a_good_value(@TempDir Path folder)
            throws IOException {
        var opened = opened().replace(
                        "/etc/mirror/credentials.tfrc.json",
                        Files.writeString(folder.resolve("credentials.tfrc.json"), "{\"credentials\":{}}")
                                .toString())
                .replace(
                        "/etc/mirror/authorities.pem",
                        TestCertificate.shared().pem().toString())
                .replace(
                        "/etc/mirror/signing-key.asc",
                        Files.writeString(
                                        folder.resolve("signing-key.asc"),
                                        SigningKey.ofPublisher().armoredSecret(""))
                                .toString());
        // The file names no secret.
        var deployment = Deployment.ofTheMirror()
                .withContextFile(opened)
                .withVariable("MIRROR_EVENTS_WEBHOOK_SECRET", "a-secret-of-the-test-with-32-signs");
        try (var server = Container.TOMCAT_11.start(JavaInstallation.ofTheBuild(), deployment)) {
            assertThat(server.console().since(0)).anyMatch(line -> line.contains("the mirror is ready at /mirror/"));
            assertThat(server.storageFolder()).isDirectory();
        }
    }

    @Test
    void its_executor_runs_tasks(@TempDir Path folder) throws IOException {
        var deployment = Deployment.of(ProbeWar.write(folder)).withContextFile(opened());
        try (var server = Container.TOMCAT_11.start(JavaInstallation.ofTheBuild(), deployment)) {
            assertThat(probe(server, "?parameter=mirror.miss")).isEqualTo("redirect");
            assertThat(Path.of(probe(server, "?parameter=mirror.local.path"))).isEqualTo(server.storageFolder());
            assertThat(probe(server, "?executor=concurrent/fetches")).startsWith("run by ForkJoinPool");
        }
    }

    /** With everything taken out of its comment but the other kind of storage, and what is shown twice. */
    private static String opened() throws IOException {
        var opened = Files.readString(EXAMPLE)
                .replaceAll("<!-- (<Parameter name=\"mirror\\.storage\" value=\"local\".*/>) -->", "$1")
                .replaceAll("<!-- (<Parameter name=\"mirror\\.(?!storage\"|s3\\.).*/>) -->", "$1")
                .replaceAll("<!-- (<Resource .*/>) -->", "$1");
        assertThat(opened).contains("\n  <Parameter", "\n  <Resource");
        return opened;
    }

    @ParameterizedTest
    @ValueSource(strings = {"Parameter", "Environment"})
    void the_bucket_can_be_a_parameter_or_an_entry(String form) throws IOException {
        var store = S3Server.start();
        var bucket = store.newBucket();
        var opened = Files.readString(EXAMPLE)
                .replace("https://store.example.com:9000", store.endpoint().toString())
                .replace("terraform-providers", bucket.name())
                .replaceAll("(path-style\".*) value=\"false\"", "$1 value=\"true\"")
                .replace("eu-central-1", bucket.region().orElseThrow())
                .replaceAll("<!-- (<" + form + " name=\"mirror[./]storage\".* value=\"s3\".*/>) -->", "$1")
                // The file of a store's own authority must exist, and the store of the test speaks plain http.
                .replaceAll("<!-- (<" + form + " name=\"mirror[./]s3[./](?!ca-file).*/>) -->", "$1");
        var deployment = Deployment.ofTheMirror()
                .withContextFile(opened)
                .withVariable("MIRROR_S3_ACCESS_KEY", S3Server.KEY.id())
                .withVariable("MIRROR_S3_SECRET_KEY", S3Server.KEY.secret());
        try (store;
                var server = Container.TOMCAT_10_1.start(JavaInstallation.ofTheBuild(), deployment)) {
            assertThat(server.console().text())
                    .contains("the mirror is ready at /mirror/", bucket.name())
                    .doesNotContain(S3Server.KEY.secret());
        }
    }

    private static String probe(ServletContainer server, String query) {
        return new TrustingClient(server.certificate())
                .get(server.baseUrl().resolve(query))
                .text();
    }
}
