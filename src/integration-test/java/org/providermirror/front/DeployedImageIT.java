package org.providermirror.front;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.container.ConsoleOnFailure;
import org.providermirror.container.JavaInstallation;
import org.providermirror.container.ServerProcess;
import org.providermirror.container.TrustingClient;
import org.providermirror.testing.Containerfile;
import org.providermirror.testing.FreePort;
import org.providermirror.testing.TestCertificate;

/**
 * Starts what {@code src/deploy/Containerfile} puts into an image, from a folder, with nginx of {@code compose.yaml} in front.
 */
@Tag("web-server")
@ExtendWith(ConsoleOnFailure.class)
@Timeout(180)
class DeployedImageIT {
    private static final Path FILES = Path.of("src/deploy");
    private static final String HOME = "/usr/local/tomcat";

    @TempDir
    private Path place;

    private Path image;
    private int port;
    private ServerProcess server;

    @BeforeEach
    void start() throws Exception {
        image = place.resolve("tomcat");
        port = FreePort.next();
        var file = Containerfile.read(FILES.resolve("Containerfile"));
        copy(Path.of(System.getProperty("container.tomcat10")), image);
        for (var copy : file.last("COPY")) {
            var words = copy.words();
            var target = inImage(words.get(words.size() - 1));
            Files.createDirectories(target.getParent());
            if (words.get(0).equals("--from=unpacked")) {
                unpack(Path.of(System.getProperty("mirror.war")), target);
            } else {
                Files.copy(Path.of(words.get(0)), target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        for (var volume : file.volumes()) {
            Files.createDirectories(inImage(volume));
        }
        var variables = new TreeMap<String, String>();
        for (var variable : file.last("ENV")) {
            var parts = variable.arguments().split("=", 2);
            variables.put(parts[0], parts[1].replace("\"", ""));
        }
        variables.put(
                "MIRROR_LOCAL_PATH", inImage(variables.get("MIRROR_LOCAL_PATH")).toString());
        variables.merge("CATALINA_OPTS", " -Dmirror.http.port=" + port, String::concat);
        variables.put("JAVA_HOME", JavaInstallation.ofTheBuild().home().toString());
        var before = unchangeable(file);
        assertThat(file.last("CMD"))
                .singleElement()
                .extracting(Containerfile.Instruction::arguments)
                .isEqualTo("[\"catalina.sh\", \"run\"]");
        var script = image.resolve("bin/catalina.sh").toString();
        server = ServerProcess.run(
                JavaInstallation.ofTheBuild(),
                List.of("sh", script, "run"),
                variables,
                Files.createDirectory(place.resolve("w")));
        server.console().await(Pattern.compile("Server startup in \\["), 0, Duration.ofMinutes(2));
        assertThat(unchangeable(file)).as("files outside the volumes").isEqualTo(before);
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop();
        }
    }

    private Path inImage(String path) {
        return path.startsWith(HOME)
                ? image.resolve("." + path.substring(HOME.length())).normalize()
                : place.resolve("." + path).normalize();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        // The official image has an empty folder.
        Files.createDirectories(to.resolve("webapps"));
    }

    private static void unpack(Path war, Path folder) throws IOException {
        try (var zip = new ZipFile(war.toFile())) {
            for (var entry : zip.stream().filter(entry -> !entry.isDirectory()).toList()) {
                var file = folder.resolve(entry.getName()).normalize();
                Files.createDirectories(file.getParent());
                try (var content = zip.getInputStream(entry)) {
                    Files.copy(content, file);
                }
            }
        }
    }

    /** Returns the files of the image that no volume covers, with their times. */
    private SortedMap<Path, Object> unchangeable(Containerfile file) throws IOException {
        var found = new TreeMap<Path, Object>();
        try (var files = Files.walk(image)) {
            for (var path : files.toList()) {
                if (file.volumes().stream().map(this::inImage).noneMatch(path::startsWith)) {
                    found.put(path, Files.getLastModifiedTime(path));
                }
            }
        }
        return found;
    }

    private static List<JsonNode> manifest() throws IOException {
        try (var documents = new ObjectMapper()
                .readerFor(JsonNode.class)
                .<JsonNode>readValues(new YAMLFactory()
                        .createParser(FILES.resolve("kubernetes.yaml").toFile()))) {
            return documents.readAll();
        }
    }

    @Test
    void the_probes_of_the_manifest_succeed_and_nginx_in_front_serves() throws Exception {
        var client = new TrustingClient(TestCertificate.shared().pem());
        var container = manifest().stream()
                .filter(document -> document.path("kind").asText().equals("Deployment"))
                .findFirst()
                .orElseThrow()
                .at("/spec/template/spec/containers/0");
        for (var probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            var path = container.at("/" + probe + "/httpGet/path").asText();
            assertThat(client.get(URI.create("http://localhost:" + port + path)).status())
                    .as(probe)
                    .isEqualTo(200);
        }
        var check = new ObjectMapper(new YAMLFactory())
                .readTree(FILES.resolve("compose.yaml").toFile())
                .at("/services/mirror/healthcheck/test/3")
                .asText()
                .replace("8080", String.valueOf(port));
        assertThat(new ProcessBuilder("bash", "-c", check).start().waitFor()).isZero();

        Assumptions.assumeTrue(FrontProgram.NGINX.missing().isEmpty(), FrontProgram.NGINX.missing()::toString);
        var folder = PublicFolder.make();
        try (var nginx = FrontServer.startPlain(FrontProgram.NGINX, folder, this::nginx)) {
            var answer = client.get(nginx.baseUrl().resolve("-/api/v1/openapi.json"), Map.of());
            assertThat(answer.status()).as("%s", nginx.said()).isEqualTo(200);
            assertThat(answer.contentType()).contains("application/json");
            assertThat(answer.text()).contains("\"openapi\"", "/sbom");
        } finally {
            PublicFolder.delete(folder);
        }
    }

    private String nginx(FrontServer.Place given) {
        try {
            return "pid " + given.folder().resolve("nginx.pid") + ";\nevents {}\nhttp {\n"
                    + Files.readString(FILES.resolve("nginx.conf"))
                            .replace("server mirror:8080", "server 127.0.0.1:" + port)
                            .replace("listen 443", "listen 127.0.0.1:" + given.port())
                            .replace(
                                    "/etc/nginx/tls/mirror.pem",
                                    TestCertificate.shared().pem().toString())
                            .replace("/etc/nginx/tls/mirror.key", given.key().toString())
                    + "}\n";
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }
}
