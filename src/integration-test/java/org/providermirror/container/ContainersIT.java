package org.providermirror.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The containers themselves: what the tests of the mirror in them rely on. */
@Tag("container")
@ExtendWith(ConsoleOnFailure.class)
class ContainersIT {
    private static Path war;

    @BeforeAll
    static void say_what_runs(@TempDir Path folder) {
        war = ProbeWar.write(folder);
        System.out.println("Container tests use " + JavaInstallation.present());
    }

    @ParameterizedTest
    @MethodSource("org.providermirror.container.ContainerOnJava#every")
    void an_application_is_deployed_served_undeployed_and_deployed_again_and_no_process_stays(ContainerOnJava on) {
        var server = on.start(Deployment.of(war).withParameter("mirror.example", "a \"quoted\" <value> & more"));
        try (server) {
            assertThat(answer(server, ""))
                    .isEqualTo("the probe answers, on Java " + on.java().feature());
            assertThat(answer(server, "?parameter=mirror.example")).isEqualTo("a \"quoted\" <value> & more");
            assertThat(new TrustingClient(server.certificate())
                            .get(server.plainUrl())
                            .status())
                    .isEqualTo(200);
            assertThat(server.applicationsInMemory()).isOne();

            server.undeploy();
            assertThat(response(server, "").status()).isEqualTo(404);
            assertThat(server.applicationsInMemory()).isZero();

            server.deploy();
            assertThat(answer(server, "")).startsWith("the probe answers");
            assertThat(server.console().leakWarnings(0)).isEmpty();
        }
        assertThat(server.process().isRunning()).isFalse();
        assertThat(ProcessHandle.of(server.process().pid()).filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("org.providermirror.container.ContainerOnJava#oneOfEachKind")
    void an_application_finds_entries_and_an_executor_in_JNDI(ContainerOnJava on) {
        var deployment = Deployment.of(war).withEntry("mirror/miss", "stream").withExecutor("concurrent/fetches");
        try (var server = on.start(deployment)) {
            assertThat(answer(server, "?entry=mirror/miss")).isEqualTo("stream");
            assertThat(answer(server, "?executor=concurrent/fetches")).startsWith("run by ForkJoinPool");
        }
    }

    @ParameterizedTest
    @MethodSource("org.providermirror.container.ContainerOnJava#oneOfEachKind")
    void a_thread_that_an_application_leaves_behind_is_seen(ContainerOnJava on) {
        try (var server = on.start(Deployment.of(war))) {
            answer(server, "?leak");
            server.undeploy();
            assertThat(server.process().threads()).contains("left behind");
            assertThat(server.applicationsInMemory()).isOne();
        }
    }

    @ParameterizedTest
    @MethodSource("org.providermirror.container.ContainerOnJava#oneOfEachKind")
    void an_application_that_does_not_start_is_detected(ContainerOnJava on) {
        assertThatThrownBy(() -> on.start(Deployment.of(war).withParameter("fail", "true")))
                .isInstanceOf(DeploymentFailed.class)
                .hasMessageContaining("the probe fails on request");
    }

    private static String answer(ServletContainer server, String query) {
        var response = response(server, query);
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        return response.text();
    }

    private static TrustingClient.Answer response(ServletContainer server, String query) {
        return new TrustingClient(server.certificate()).get(server.baseUrl().resolve(query));
    }
}
