package org.providermirror.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.container.ConsoleOnFailure;
import org.providermirror.container.ServerCertificate;
import org.providermirror.container.ServerProcess;
import org.providermirror.container.TrustingClient;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.FreePort;

/**
 * The mirror in Debian's own Tomcat, under the restrictions of its unit: dropped in, and from the package that
 * {@code -Ddebian.package} names. Needs root, and Debian 12.
 */
@Tag("debian")
@ExtendWith(ConsoleOnFailure.class)
@EnabledIfSystemProperty(named = "debian.package", matches = ".+")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(180)
class DebianTomcatIT {
    private static final String CONTEXT = "/etc/tomcat10/Catalina/localhost/mirror.xml";
    private static final String STORAGE = "/var/lib/terraform-provider-mirror";
    private static final String WAR = "/usr/share/terraform-provider-mirror/mirror.war";

    private final FakeRegistry registry = FakeRegistry.start();
    private Path place;
    private DebianRoot debian;
    private ServerCertificate certificate;
    private TrustingClient http;
    private Map<String, String> variables;
    private int port;

    @BeforeAll
    void make(@TempDir Path given) throws Exception {
        place = given;
        debian = DebianRoot.make(Files.createDirectory(place.resolve("debian")));
        certificate = ServerCertificate.copyTo(Files.createDirectory(place.resolve("certificate")));
        http = new TrustingClient(certificate.certificate());
        port = FreePort.next();
        Files.copy(certificate.keystore(), debian.path("/etc/tomcat10/localhost.p12"));
        Files.setPosixFilePermissions(
                debian.path("/etc/tomcat10/localhost.p12"), PosixFilePermissions.fromString("rw-r--r--"));
        var server = debian.path("/etc/tomcat10/server.xml");
        Files.writeString(
                server,
                Files.readString(server)
                        .replace("<Connector port=\"8080\"", "<Connector port=\"" + FreePort.next() + "\"")
                        .replace("<Engine ", connector() + "<Engine "));
        variables = new HashMap<>();
        registry.settings().forEach((name, value) -> variables.put(variable(name), value));
        variables.put("MIRROR_MISS", "stream");
    }

    private String connector() {
        return "<Connector port=\"" + port
                + "\" address=\"127.0.0.1\" SSLEnabled=\"true\" scheme=\"https\" secure=\"true\">"
                + "<SSLHostConfig><Certificate certificateKeystoreFile=\"/etc/tomcat10/localhost.p12\""
                + " certificateKeystorePassword=\"" + ServerCertificate.PASSWORD + "\" type=\"EC\"/></SSLHostConfig>"
                + "</Connector>\n";
    }

    private static String variable(String setting) {
        return setting.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    @AfterAll
    void end() throws Exception {
        debian.close();
        registry.close();
    }

    private void assertInstalls(String type, Path storage) throws Exception {
        registry.publish("acme", type, "1.0.0");
        for (var client : TerraformClient.found()) {
            var id = FakeRegistry.packageId(
                    "acme", type, "1.0.0", client.platform().toString());
            var project = TerraformProject.make(
                    client,
                    place,
                    CliConfiguration.networkMirror(URI.create("https://localhost:" + port + "/mirror/")),
                    List.of(certificate.certificate()),
                    id.provider(),
                    id.version());
            ClientScenarios.assertSucceeds(project.init());
            var archive = storage.resolve(id.provider() + "/" + id.archiveName());
            Eventually.holds(archive + " exists", () -> Files.exists(archive));
        }
    }

    private int status(String path) {
        return http.get(URI.create("https://localhost:" + port + path)).status();
    }

    private static void assertNoFailure(ServerProcess server) {
        assertThat(server.console().text()).doesNotContain("SEVERE", "the mirror cannot start");
    }

    @Test
    @Order(1)
    void a_dropped_in_WAR_starts_and_says_where_it_stores_and_how_to_change_that() throws Exception {
        var war = debian.path("/var/lib/tomcat10/webapps/mirror.war");
        Files.copy(Path.of(System.getProperty("mirror.war")), war);
        var server = debian.serve(variables);
        try {
            assertNoFailure(server);
            assertThat(server.console().text())
                    .contains("stores packages in /var/lib/tomcat10/work/terraform-provider-mirror;"
                            + " this is the default folder. To choose another one, set mirror.local.path");
            assertInstalls("dropped", debian.path("/var/cache/tomcat10/terraform-provider-mirror"));
        } finally {
            server.stop();
        }
        Files.delete(war);
        debian.run("forget");
    }

    @Test
    @Order(2)
    void the_package_serves_from_its_own_folders() throws Exception {
        debian.run("install", System.getProperty("debian.package"));
        assertThat(Files.getAttribute(debian.path(STORAGE), "unix:uid"))
                .isEqualTo(Files.getAttribute(debian.path("/var/lib/tomcat10/webapps"), "unix:uid"))
                .isNotEqualTo(0);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(debian.path(CONTEXT))))
                .isEqualTo("rw-r-----");
        var server = debian.serve(variables);
        try {
            assertNoFailure(server);
            assertThat(server.console().text())
                    .contains("stores packages in " + STORAGE)
                    .doesNotContain("this is the default folder");
            assertInstalls("packaged", debian.path(STORAGE));
        } finally {
            server.stop();
        }
    }

    @Test
    @Order(3)
    void settings_survive_an_upgrade_and_a_removal_and_packages_survive_everything() throws Exception {
        var context = debian.path(CONTEXT);
        var changed = Files.readString(context).replace("</Context>", "<!-- changed --></Context>");
        Files.writeString(context, changed);
        debian.run("install", System.getProperty("debian.package"));
        assertThat(context).hasContent(changed);

        debian.run("remove");
        assertThat(context).doesNotExist();
        assertThat(debian.path(WAR)).doesNotExist();
        var server = debian.serve(variables);
        try {
            assertNoFailure(server);
            assertThat(status("/mirror/-/health/live")).isEqualTo(404);
        } finally {
            server.stop();
        }
        debian.run("install", System.getProperty("debian.package"));
        assertThat(context).hasContent(changed);

        debian.run("purge");
        assertThat(context).doesNotExist();
        assertThat(debian.path(CONTEXT + ".removed")).doesNotExist();
        assertThat(debian.path("/usr/lib/systemd/system/tomcat10.service.d/terraform-provider-mirror.conf"))
                .doesNotExist();
        assertThat(debian.path(STORAGE + "/registry.example.com")).isDirectory();
    }
}
