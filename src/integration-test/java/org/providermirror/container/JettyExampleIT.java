package org.providermirror.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the context files for Jetty that the documentation offers for copying. */
@Tag("container")
@ExtendWith(ConsoleOnFailure.class)
class JettyExampleIT {
    private static final Path CONTEXT = Path.of("jetty-conf/mirror.xml");
    private static final Path ENTRIES = Path.of("jetty-conf/jetty-env.xml");
    private static final Pattern CONTEXT_FILE = Pattern.compile("<!DOCTYPE Configure.*?</Configure>", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "src/site/markdown/deployment.md"})
    void the_unchanged_example_deploys(String page, @TempDir Path folder) throws IOException {
        var example = CONTEXT_FILE.matcher(Files.readString(Path.of(page)));
        assertThat(example.find()).isTrue();
        var deployment = Deployment.of(ProbeWar.write(folder)).withContextFile(example.group());
        try (var server = Container.JETTY_12_1.start(JavaInstallation.ofTheBuild(), deployment)) {
            var answer = new TrustingClient(server.certificate())
                    .get(server.baseUrl().resolve("?parameter=mirror.local.path"));
            assertThat(answer.text()).isEqualTo("/srv/mirror");
        }
    }

    @Test
    void the_unchanged_context_file_deploys_the_mirror() throws IOException {
        var deployment = Deployment.ofTheMirror().withContextFile(Files.readString(CONTEXT));
        try (var server = Container.JETTY_12_1.start(JavaInstallation.ofTheBuild(), deployment)) {
            var answer = new TrustingClient(server.certificate())
                    .get(server.baseUrl().resolve("registry.elsewhere.example/acme/null/index.json"));
            assertThat(answer.contentType()).hasValue("application/problem+json");
            assertThat(server.storageFolder()).isDirectory();
        }
    }

    @Test
    void the_context_file_takes_parameters_and_the_file_of_entries(@TempDir Path folder) throws IOException {
        var opened = Files.readString(CONTEXT)
                .replaceAll("<!-- (<Call name=\"setInitParameter\"><Arg>mirror.local.path.*</Call>) -->", "$1")
                .replaceAll("<!-- (<Call name=\"setAttribute\">.*</Call>) -->", "$1")
                .replace(
                        "<Property name=\"jetty.base\"/>/jetty-env.xml",
                        ENTRIES.toAbsolutePath().toString());
        assertThat(opened).contains(ENTRIES.toString());
        var deployment =
                Deployment.of(ProbeWar.write(folder)).withContextFile(opened).withExecutor("concurrent/fetches");
        try (var server = Container.JETTY_12_1.start(JavaInstallation.ofTheBuild(), deployment)) {
            var client = new TrustingClient(server.certificate());
            assertThat(client.get(server.baseUrl().resolve("?parameter=mirror.local.path"))
                            .text())
                    .isEqualTo("/srv/mirror");
            assertThat(client.get(server.baseUrl().resolve("?executor=concurrent/fetches"))
                            .text())
                    .startsWith("run by ForkJoinPool");
        }
    }
}
