package org.providermirror.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.provider.PackageId;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ReceivedRequest;
import org.providermirror.testing.RequestKind;

/**
 * What real clients do with a mirror, for every client on the PATH. Each scenario has a registry and a mirror of its
 * own. A subclass starts its kind of mirror; the run prints which clients it used.
 */
@Timeout(300)
public abstract class InstallScenarios {
    private static final String NONE = "clients used: NONE, so no real client was tried. Install terraform or tofu"
            + " (on a system where they read SSL_CERT_FILE) and put it on the PATH.";

    @TempDir
    private Path folder;

    private FakeRegistry registry;
    private RunningMirror mirror;

    /**
     * Starts an empty mirror.
     *
     * @param settings what the mirror has to be told: {@link FakeRegistry#settings} of its upstream
     * @param folder an empty folder that it may use
     */
    protected abstract RunningMirror start(Map<String, String> settings, Path folder) throws Exception;

    static List<TerraformClient> clients() {
        return TerraformClient.found();
    }

    @BeforeAll
    static void tell_which_clients_are_used(TestInfo test) {
        var clients = clients();
        System.out.println(test.getDisplayName() + ": " + (clients.isEmpty() ? NONE : "clients used: " + clients));
        assumeFalse(clients.isEmpty(), NONE);
    }

    @BeforeEach
    void start() throws Exception {
        registry = FakeRegistry.startSecure();
        registry.publish("acme", "null", "1.0.0");
        registry.publish("acme", "null", "1.1.0");
        mirror = start(registry.settings(), Files.createDirectory(folder.resolve("mirror")));
    }

    @AfterEach
    void stop() {
        if (mirror != null) {
            mirror.close();
        }
        registry.close();
    }

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
        assertThat(registry.requests(RequestKind.DOWNLOAD_DOCUMENT)).isOne();
        assertThat(registry.requests(RequestKind.SUMS)).isOne();
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

    protected FakeRegistry registry() {
        return registry;
    }

    protected RunningMirror mirror() {
        return mirror;
    }

    /** Fills the mirror by a first project, and forgets what that cost. */
    protected void warm(TerraformClient client) throws Exception {
        assertSucceeds(project(client, CliConfiguration.networkMirror(mirror.baseUrl()))
                .init());
        mirror.awaitStored(packageOf(client));
        registry.forgetRequests();
    }

    protected TerraformProject project(TerraformClient client, CliConfiguration configuration) {
        var id = packageOf(client);
        return TerraformProject.make(
                client,
                folder,
                configuration,
                List.of(mirror.certificate(), registry.certificate()),
                id.provider(),
                id.version());
    }

    protected static PackageId packageOf(TerraformClient client) {
        return FakeRegistry.packageId("acme", "null", "1.0.0", client.platform().toString());
    }

    private static boolean isFromClient(ReceivedRequest request) {
        var agent = request.header("User-Agent").orElse("");
        return agent.contains("Terraform/") || agent.contains("OpenTofu/");
    }

    protected static void assertSucceeds(ClientRun run) {
        assertThat(run).matches(ClientRun::succeeded, "ends with 0");
    }
}
