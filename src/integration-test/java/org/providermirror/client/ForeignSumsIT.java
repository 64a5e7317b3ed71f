package org.providermirror.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.container.ConsoleOnFailure;
import org.providermirror.container.Container;
import org.providermirror.container.JavaInstallation;
import org.providermirror.container.MirrorDeployments;
import org.providermirror.container.TrustingClient;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ReleaseBuilder;

/** A registry that gives the genuine sums, signature and packages of one release as those of another. */
@Tag("client")
@DisplayName("signed sums of another release, and real clients through a mirror in Tomcat 10.1")
@ExtendWith(ConsoleOnFailure.class)
class ForeignSumsIT extends ClientScenarios {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    protected RunningMirror start(Map<String, String> settings, Path folder) {
        return Container.TOMCAT_10_1.start(JavaInstallation.ofTheBuild(), MirrorDeployments.of(settings, folder));
    }

    static Stream<Arguments> attacks() {
        return clients().stream()
                .flatMap(client -> Stream.of("another version", "another type", "another platform")
                        .map(kind -> Arguments.of(client, kind)));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void packages_whose_sums_name_another_release_are_never_installed(TerraformClient client, String kind)
            throws Exception {
        var own = client.platform();
        var other = ReleaseBuilder.PLATFORMS.stream()
                .filter(platform -> !platform.equals(own))
                .findFirst()
                .orElseThrow();
        registry.publish("acme", "tool", "1.0.0");
        var genuine = Map.of(
                        "another version", packageOf("null", own),
                        "another type", packageOf("tool", own),
                        "another platform", packageOf("null", other))
                .get(kind);
        var wanted = FakeRegistry.packageId("acme", "null", "9.9.9", own.toString());
        registry.release("acme", "null", "9.9.9").platforms(own).publish();
        forge(wanted, genuine);

        for (var configuration : List.of(
                CliConfiguration.networkMirror(mirror.baseUrl()),
                CliConfiguration.registry(FakeRegistry.HOSTNAME.value(), services()))) {
            var project = project(client, configuration, wanted);
            assertThat(project.init()).matches(run -> !run.succeeded(), "fails");
            assertThat(project.installed(wanted)).doesNotExist();
        }
        var document = new TrustingClient(mirror.certificate())
                .get(mirror.baseUrl().resolve(wanted.provider() + "/9.9.9.json"));
        assertThat(document.status()).as(document.text()).isEqualTo(502);
        assertThat(document.text()).doesNotContain(registry.sha256(genuine).hex());
    }

    private static PackageId packageOf(String type, Platform platform) {
        return FakeRegistry.packageId("acme", type, "1.0.0", platform.toString());
    }

    private URI services() {
        return mirror.baseUrl().resolve("-/registry/" + FakeRegistry.HOSTNAME + "/");
    }

    /** Has the registry describe the wanted package with everything of the genuine one but its platform. */
    private void forge(PackageId wanted, PackageId genuine) throws Exception {
        var honest = new TrustingClient(registry.certificate());
        var document = (ObjectNode) JSON.readTree(
                honest.get(registry.services().resolve(path(genuine))).text());
        document.put("os", wanted.platform().operatingSystem())
                .put("arch", wanted.platform().architecture());
        registry.override(
                "/v1/providers/" + path(wanted),
                200,
                "application/json",
                document.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String path(PackageId id) {
        return String.join(
                "/",
                id.provider().namespace(),
                id.provider().type(),
                id.version().toString(),
                "download",
                id.platform().operatingSystem(),
                id.platform().architecture());
    }
}
