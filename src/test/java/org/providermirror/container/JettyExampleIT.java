package org.providermirror.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The context files for Jetty that the pages tell operators to copy. */
@ExtendWith(ConsoleOnFailure.class)
class JettyExampleIT {
    private static final Pattern CONTEXT_FILE = Pattern.compile("<!DOCTYPE Configure.*?</Configure>", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "src/site/markdown/deployment.md"})
    void the_example_deploys_as_it_stands(String page, @TempDir Path folder) throws IOException {
        var example = CONTEXT_FILE.matcher(Files.readString(Path.of(page)));
        assertThat(example.find()).isTrue();
        var deployment = Deployment.of(ProbeWar.write(folder)).withContextFile(example.group());
        try (var server = Container.JETTY_12_1.start(JavaInstallation.ofTheBuild(), deployment)) {
            var answer = new TrustingClient(server.certificate())
                    .get(server.baseUrl().resolve("?parameter=mirror.local.path"));
            assertThat(answer.text()).isEqualTo("/srv/mirror");
        }
    }
}
