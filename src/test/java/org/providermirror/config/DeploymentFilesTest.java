package org.providermirror.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.providermirror.testing.Containerfile;

/** Checks the files of {@code src/deploy}: their form, and that they agree with each other and with the settings. */
class DeploymentFilesTest {
    private static final Path FOLDER = Path.of("src/deploy");

    private final List<JsonNode> manifest = documents("kubernetes.yaml");
    private final JsonNode compose = documents("compose.yaml").get(0);

    private static List<JsonNode> documents(String file) {
        var yaml = new YAMLFactory();
        yaml.enable(com.fasterxml.jackson.core.JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        try (var parsed = new ObjectMapper()
                .readerFor(JsonNode.class)
                .readValues(yaml.createParser(FOLDER.resolve(file).toFile()))) {
            var documents = new ArrayList<JsonNode>();
            parsed.forEachRemaining(document -> documents.add((JsonNode) document));
            return documents;
        } catch (IOException invalid) {
            throw new java.io.UncheckedIOException(invalid);
        }
    }

    private JsonNode manifest(String kind) {
        return manifest.stream()
                .filter(document -> document.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode pod() {
        return manifest("Deployment").at("/spec/template/spec");
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        assertThat(list.isArray()).as("%s", list).isTrue();
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static List<String> texts(JsonNode list, String member) {
        return elements(list).map(element -> element.path(member).asText()).toList();
    }

    @Test
    void the_variables_of_the_manifest_are_settings_of_a_mirror_on_a_bucket() {
        var fixture = new SettingsFixture();
        manifest("ConfigMap").path("data").properties().forEach(variable -> {
            assertThat(variable.getValue().isTextual()).as(variable.getKey()).isTrue();
            fixture.environment.put(variable.getKey(), variable.getValue().asText());
        });
        elements(pod().at("/containers/0/env")).forEach(variable -> {
            assertThat(variable.at("/valueFrom/secretKeyRef/key").asText()).isNotEmpty();
            fixture.environment.put(variable.path("name").asText(), "secret");
        });
        assertThat(fixture.problems()).isEmpty();
        assertThat(fixture.read().storage()).isInstanceOf(StorageSettings.Bucket.class);
        assertThat(pod().at("/containers/0/envFrom/0/configMapRef/name"))
                .isEqualTo(manifest("ConfigMap").at("/metadata/name"));
    }

    @Test
    void the_variables_of_compose_and_of_the_image_are_settings() throws IOException {
        var fixture = new SettingsFixture();
        compose.at("/services/mirror/environment")
                .properties()
                .forEach(variable -> fixture.environment.put(
                        variable.getKey(), variable.getValue().asText()));
        assertThat(fixture.problems()).isEmpty();
        assertThat(fixture.read().storage()).hasToString("/var/lib/mirror");
        assertThat(compose.at("/services/mirror/volumes/0").asText()).isEqualTo("packages:/var/lib/mirror");

        var image = new SettingsFixture();
        for (var variable : image().last("ENV")) {
            var parts = variable.arguments().split("=", 2);
            image.environment.put(parts[0], parts[1].replace("\"", ""));
        }
        assertThat(image.problems()).isEmpty();
        assertThat(image.read().storage()).hasToString("/var/lib/mirror");
    }

    private static Containerfile image() throws IOException {
        return Containerfile.read(FOLDER.resolve("Containerfile"));
    }

    @Test
    void two_instances_run_without_rights_on_a_read_only_file_system() throws IOException {
        assertThat(manifest("Deployment").at("/spec/replicas").asInt()).isEqualTo(2);
        var user = pod().at("/securityContext/runAsUser").asText();
        assertThat(pod().at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(image().last("USER"))
                .singleElement()
                .extracting(Containerfile.Instruction::arguments)
                .isEqualTo(user + ":" + user);
        var container = pod().at("/containers/0/securityContext");
        assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        assertThat(compose.at("/services/mirror/read_only").asBoolean()).isTrue();
    }

    @Test
    void everything_that_the_image_writes_to_is_a_volume() throws IOException {
        var mounts = pod().at("/containers/0/volumeMounts");
        assertThat(texts(pod().path("volumes"), "name")).containsExactlyElementsOf(texts(mounts, "name"));
        var paths = new ArrayList<>(texts(mounts, "mountPath"));
        // The instances of the manifest store packages in the bucket.
        paths.add("/var/lib/mirror");
        assertThat(image().volumes()).containsExactlyInAnyOrderElementsOf(paths);
        var temporary = elements(compose.at("/services/mirror/tmpfs"))
                .map(mount -> mount.asText().split(":")[0])
                .toList();
        assertThat(paths).containsAll(temporary);
        assertThat(temporary).hasSize(2);
    }

    @Test
    void labels_and_ports_find_each_other() throws IOException {
        var labels = manifest("Deployment").at("/spec/template/metadata/labels");
        assertThat(manifest("Deployment").at("/spec/selector/matchLabels")).isEqualTo(labels);
        assertThat(manifest("Service").at("/spec/selector")).isEqualTo(labels);
        assertThat(manifest("PodDisruptionBudget").at("/spec/selector/matchLabels"))
                .isEqualTo(labels);
        var port = pod().at("/containers/0/ports/0");
        assertThat(manifest("Service").at("/spec/ports/0/targetPort")).isEqualTo(port.path("name"));
        assertThat(image().last("EXPOSE"))
                .singleElement()
                .extracting(Containerfile.Instruction::arguments)
                .isEqualTo(port.path("containerPort").asText());
        var backend = manifest("Ingress").at("/spec/rules/0/http/paths/0/backend/service");
        assertThat(backend.path("name")).isEqualTo(manifest("Service").at("/metadata/name"));
        assertThat(backend.at("/port/name")).isEqualTo(manifest("Service").at("/spec/ports/0/name"));
        assertThat(elements(pod().path("containers")).toList()).hasSize(1);
        for (var probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(pod().at("/containers/0/" + probe + "/httpGet/port"))
                    .as(probe)
                    .isEqualTo(port.path("name"));
        }
    }

    @Test
    void every_copied_file_of_the_project_exists() throws IOException {
        for (var copy : image().last("COPY")) {
            var source = copy.words().get(0);
            if (!source.startsWith("--from=")) {
                assertThat(Path.of(source)).exists();
            }
        }
        assertThat(Files.exists(FOLDER.resolve(
                                compose.at("/services/mirror/build/context").asText())
                        .resolve(compose.at("/services/mirror/build/dockerfile").asText())))
                .isTrue();
        assertThat(Files.exists(FOLDER.resolve(
                        compose.at("/services/nginx/volumes/0").asText().split(":")[0])))
                .isTrue();
    }
}
