package org.providermirror.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;

/** Tests a Tomcat that is set up by copying all of {@code tomcat-conf}, and started by its own script. */
@Tag("container")
@ExtendWith(ConsoleOnFailure.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class ConfiguredTomcatIT {
    private static final PackageId ID = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
    private static final String PROVIDER = ID.provider() + "/";
    private static final String CAPABILITY = "~tk3x2a.YnVpbGQ.c2VjcmV0LW9mLW9uZS1jbGllbnQ";

    private final FakeRegistry upstream = FakeRegistry.start();
    private ServletContainer server;
    private Path base;

    @BeforeAll
    void start() {
        upstream.publish("acme", "null", "1.0.0");
        var deployment = Deployment.ofTheMirror();
        for (var setting : upstream.settings().entrySet()) {
            deployment = deployment.withVariable(variable(setting.getKey()), setting.getValue());
        }
        server = Container.TOMCAT_10_1.startAsOperated(deployment);
        base = server.storageFolder().getParent();
    }

    private static String variable(String setting) {
        return setting.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    @AfterAll
    void stop() {
        server.close();
        upstream.close();
        assertThat(server.console().leakWarnings(0)).isEmpty();
    }

    @Test
    void it_serves_over_https_and_stores_packages_readable_for_a_web_server_in_front() throws Exception {
        var client = new TrustingClient(server.certificate());
        assertThat(client.get(server.baseUrl().resolve(PROVIDER + "index.json")).text())
                .isEqualTo("{\"versions\":{\"1.0.0\":{}}}");
        var archive = server.baseUrl().resolve(PROVIDER + ID.archiveName());
        assertThat(client.get(archive).status()).isEqualTo(307);
        server.awaitStored(ID);
        assertThat(Sha256.of(client.get(archive).bytes())).isEqualTo(upstream.sha256(ID));
        for (var path = server.storageFolder().resolve(PROVIDER + ID.archiveName());
                !path.equals(base);
                path = path.getParent()) {
            assertThat(Files.getPosixFilePermissions(path)).as("%s", path).contains(PosixFilePermission.OTHERS_READ);
        }
    }

    @Test
    void the_access_log_names_the_client_behind_the_web_server_in_front_and_no_signed_link() throws Exception {
        // A package that does not exist, so that this test stores none.
        var archive = "terraform-provider-null_9.9.9_linux_amd64.zip";
        ask("/mirror/" + PROVIDER + CAPABILITY + "/" + archive + "?token=also-secret");

        var line = awaitAccess("203.0.113.7");
        assertThat(line)
                .contains("GET /mirror/" + PROVIDER + "~***/" + archive + " HTTP/1.1")
                .doesNotContain(CAPABILITY, "also-secret");
        assertThat(server.console().text()).doesNotContain(CAPABILITY);
    }

    @Test
    void only_the_web_server_on_this_machine_may_forward_a_client_address() throws Exception {
        var path = "/mirror/" + PROVIDER + "claimed.json";
        // Any address but the one that the web server in front connects from, here as on a network.
        ask(path, "127.0.0.2", "203.0.113.9");
        ask(path, "127.0.0.1", "203.0.113.8");

        assertThat(awaitAccess("203.0.113.8 ")).contains(path);
        assertThat(awaitAccess("127.0.0.2 ")).contains(path);
        for (var line : accesses()) {
            assertThat(line).doesNotContain("203.0.113.9");
        }
    }

    @Test
    void tomcats_own_error_pages_do_not_reveal_it() throws IOException {
        assertThat(ask("/mirror/{}")).startsWith("HTTP/1.1 400").doesNotContain("Exception", "Apache Tomcat/");
    }

    @Test
    void heap_time_zone_and_logs_are_as_the_files_say() throws Exception {
        assertThat(server.process().flag("MaxHeapSize")).isEqualTo(String.valueOf(256L << 20));
        assertThat(server.process().property("user.timezone")).isEqualTo("UTC");
        assertThat(server.process().threads()).anyMatch(name -> name.startsWith("request-"));
        assertThat(base.resolve("logs")).isDirectoryContaining("glob:**/gc.log*");
        assertThat(awaitLine(base.resolve("logs"), "catalina.", "the mirror is ready at /mirror/"))
                .isNotEmpty();
    }

    private String ask(String path) throws IOException {
        return ask(path, "127.0.0.1", "203.0.113.7");
    }

    /** Sends a request from an address of this machine, and claims to forward it for another one. */
    private String ask(String path, String from, String claimed) throws IOException {
        try (var socket = new Socket("127.0.0.1", server.plainUrl().getPort(), InetAddress.getByName(from), 0)) {
            socket.setSoTimeout(120_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: mirror.example.com\r\nX-Forwarded-For: " + claimed
                                    + "\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private List<String> accesses() throws IOException {
        var lines = new ArrayList<String>();
        try (var files = Files.list(base.resolve("logs"))) {
            for (var file : files.filter(each -> each.getFileName().toString().startsWith("access"))
                    .toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    private String awaitAccess(String client) throws Exception {
        return awaitLine(base.resolve("logs"), "access", client);
    }

    // Tomcat writes its access log when it pleases, every ten seconds or so.
    private static String awaitLine(Path folder, String prefix, String wanted) throws Exception {
        return Eventually.value(
                        folder + "/" + prefix + "* has " + wanted,
                        () -> findLine(folder, prefix, wanted),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static Optional<String> findLine(Path folder, String prefix, String wanted) throws IOException {
        try (var files = Files.list(folder)) {
            for (var file : files.filter(each -> each.getFileName().toString().startsWith(prefix))
                    .toList()) {
                for (var line : Files.readAllLines(file)) {
                    if (line.contains(wanted)) {
                        return Optional.of(line);
                    }
                }
            }
        }
        return Optional.empty();
    }
}
