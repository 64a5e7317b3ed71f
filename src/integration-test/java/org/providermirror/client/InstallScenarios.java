package org.providermirror.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.RequestKind;

/** What real clients do with a network mirror. */
public abstract class InstallScenarios extends ClientScenarios {
    @ParameterizedTest
    @MethodSource("clients")
    void a_cold_init_installs_the_package_and_asks_upstream_for_each_document_once(TerraformClient client)
            throws Exception {
        var id = packageOf(client);
        var project = project(client, CliConfiguration.networkMirror(mirror.baseUrl()));

        assertSucceeds(project.init());
        assertThat(project.installed(id)).isDirectoryContaining("glob:**/terraform-provider-null_v1.0.0");
        assertThat(project.lockFile()).contains(registry.h1(id).toString());
        mirror.awaitStored(id);
        assertThat(registry.requests(RequestKind.VERSIONS)).isOne();
        assertThat(requests(RequestKind.DOWNLOAD_DOCUMENT, "1.0.0")).isOne();
        assertThat(requests(RequestKind.SUMS, "1.0.0")).isOne();
        assertThat(requests(RequestKind.SIGNATURE, "1.0.0"))
                .as("the signature, which a mirror that verifies nothing does not ask for")
                .isLessThanOrEqualTo(1);
        for (var kind : List.of(RequestKind.DOWNLOAD_DOCUMENT, RequestKind.SUMS, RequestKind.SIGNATURE)) {
            assertThat(requests(kind, "1.1.0"))
                    .as("%s of the newest version, which is verified behind the list", kind)
                    .isLessThanOrEqualTo(1);
        }
        assertThat(registry.received(request -> request.kind() == RequestKind.ARCHIVE && !isFromClient(request)))
                .as("what the mirror itself fetched")
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_warm_init_costs_no_upstream_request_at_all(TerraformClient client) throws Exception {
        warm(client);

        assertSucceeds(project(client, CliConfiguration.networkMirror(mirror.baseUrl()))
                .init());
        assertThat(registry.received()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_new_project_is_initialised_while_upstream_is_dead(TerraformClient client) throws Exception {
        warm(client);
        registry.down();
        var project = project(client, CliConfiguration.networkMirror(mirror.baseUrl()));

        assertSucceeds(project.init());
        assertThat(project.lockFile()).contains(registry.h1(packageOf(client)).toString());
    }

    @ParameterizedTest
    @MethodSource("clients")
    void providers_lock_records_the_packages_of_three_platforms(TerraformClient client) throws Exception {
        var project = project(client, CliConfiguration.networkMirror(mirror.baseUrl()));
        var platforms = List.of("linux_amd64", "darwin_arm64", "windows_amd64");

        assertSucceeds(project.lock(mirror.baseUrl().toString(), platforms));
        for (var platform : platforms) {
            var id = FakeRegistry.packageId("acme", "null", "1.0.0", platform);
            assertThat(project.lockFile()).as(platform).contains(registry.h1(id).toString());
        }
    }

    /** Fills the mirror by a first project, and clears the recorded requests. */
    void warm(TerraformClient client) throws Exception {
        assertSucceeds(project(client, CliConfiguration.networkMirror(mirror.baseUrl()))
                .init());
        mirror.awaitStored(packageOf(client));
        registry.forgetRequests();
    }
}
