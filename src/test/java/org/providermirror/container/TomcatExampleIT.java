package org.providermirror.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The context file that is handed to operators, {@code tomcat-conf/mirror.xml}. */
@ExtendWith(ConsoleOnFailure.class)
class TomcatExampleIT {
    private static final Path EXAMPLE = Path.of("tomcat-conf/mirror.xml");

    @Test
    void the_example_deploys_as_it_stands(@TempDir Path folder) throws IOException {
        var deployment = Deployment.of(ProbeWar.write(folder)).withContextFile(Files.readString(EXAMPLE));
        try (var server = Container.TOMCAT_11.start(JavaInstallation.ofTheBuild(), deployment)) {
            assertThat(probe(server, "")).startsWith("the probe answers");
        }
    }

    @Test
    void each_of_its_comments_can_be_opened(@TempDir Path folder) throws IOException {
        var opened = Files.readString(EXAMPLE).replaceAll("<!-- (<(?:Parameter|Resource) .*/>) -->", "$1");
        assertThat(opened).contains("\n  <Parameter", "\n  <Resource").doesNotContain("<!-- <");
        var deployment = Deployment.of(ProbeWar.write(folder)).withContextFile(opened);
        try (var server = Container.TOMCAT_11.start(JavaInstallation.ofTheBuild(), deployment)) {
            assertThat(probe(server, "?parameter=mirror.miss")).isEqualTo("redirect");
            assertThat(Path.of(probe(server, "?parameter=mirror.local.path"))).isEqualTo(server.storageFolder());
            assertThat(probe(server, "?executor=concurrent/fetches")).startsWith("run by ForkJoinPool");
        }
    }

    private static String probe(ServletContainer server, String query) {
        return new TrustingClient(server.certificate())
                .get(server.baseUrl().resolve(query))
                .text();
    }
}
