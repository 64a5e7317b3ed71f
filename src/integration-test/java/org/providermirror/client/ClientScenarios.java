package org.providermirror.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ReceivedRequest;
import org.providermirror.testing.RequestKind;
import org.providermirror.testing.Shape;

/**
 * What real clients do with a mirror, for every client on the PATH. Each scenario has a registry and a mirror of its
 * own. A subclass starts its kind of mirror; the run prints which clients it used.
 */
@Timeout(300)
abstract class ClientScenarios {
    private static final String NONE = "clients used: NONE, so no real client was tried. Install terraform or tofu"
            + " (on a system whose Go reads SSL_CERT_FILE) and put it on the PATH.";

    @TempDir
    private Path folder;

    /** The upstream, with acme/null 1.0.0 and 1.1.0. */
    FakeRegistry registry;

    RunningMirror mirror;

    /**
     * Starts a mirror.
     *
     * @param settings the settings that the mirror needs: {@link FakeRegistry#settings} of its upstream
     * @param folder the folder of its storage, empty at first
     */
    protected abstract RunningMirror start(Map<String, String> settings, Path folder) throws Exception;

    static List<TerraformClient> clients() {
        return TerraformClient.found();
    }

    @BeforeAll
    static void print_the_clients_under_test(TestInfo test) {
        var clients = clients();
        System.out.println(test.getDisplayName() + ": " + (clients.isEmpty() ? NONE : "clients used: " + clients));
        assumeFalse(clients.isEmpty(), NONE);
    }

    @BeforeEach
    void start() throws Exception {
        registry = FakeRegistry.startSecure();
        registry.publish("acme", "null", "1.0.0");
        registry.publish("acme", "null", "1.1.0");
        mirror = start(registry.settings(), Files.createDirectory(mirrorStorage()));
    }

    @AfterEach
    void stop() {
        if (mirror != null) {
            mirror.close();
        }
        registry.close();
    }

    /** Stops the mirror. */
    final void stopMirror() {
        mirror.close();
        mirror = null;
    }

    /** Starts another mirror on the storage of the one that was stopped; it knows nothing but what is stored. */
    final void startMirrorAgain() throws Exception {
        mirror = start(registry.settings(), mirrorStorage());
    }

    /** The folder of the mirror's storage, whether one runs or not. */
    final Path mirrorStorage() {
        return folder.resolve("mirror");
    }

    /** An empty folder for whatever a client writes. */
    final Path newFolder(String name) throws Exception {
        return Files.createTempDirectory(folder, name);
    }

    /** A project that requires one version of a provider. */
    final TerraformProject project(TerraformClient client, CliConfiguration configuration, PackageId id) {
        return TerraformProject.make(
                client,
                folder,
                configuration,
                mirror == null
                        ? List.of(registry.certificate())
                        : List.of(mirror.certificate(), registry.certificate()),
                id.provider(),
                id.version());
    }

    /** A project that requires any version of a provider that a constraint admits. */
    final TerraformProject project(
            TerraformClient client, CliConfiguration configuration, ProviderAddress provider, String constraint) {
        return TerraformProject.constrained(
                client,
                folder,
                configuration,
                List.of(mirror.certificate(), registry.certificate()),
                new TreeMap<>(Map.of(provider, constraint)));
    }

    /**
     * Has a client require {@code ~> 1.0} of a provider whose newest version is signed badly: the first error names the
     * version, and from then on it gets the newest version that is signed well.
     */
    final void assertNewestVerifiedIsInstalled(TerraformClient client, CliConfiguration configuration) {
        registry.publish("acme", "half", "1.0.0");
        registry.release("acme", "half", "1.1.0").shape(Shape.WRONG_SIGNATURE).publish();
        var provider = FakeRegistry.provider("acme", "half");
        var refused = project(client, configuration, provider, "~> 1.0").init();
        assertThat(refused).matches(run -> !run.succeeded(), "fails");

        var project = project(client, configuration, provider, "~> 1.0");
        assertSucceeds(project.init());
        var good = FakeRegistry.packageId(
                "acme", "half", "1.0.0", client.platform().toString());
        assertThat(project.installed(good)).exists();
        assertThat(project(client, configuration, provider, "1.1.0").init())
                .matches(run -> !run.succeeded(), "the refused version is not installed by its name");
    }

    /** A project that requires acme/null 1.0.0. */
    final TerraformProject project(TerraformClient client, CliConfiguration configuration) {
        return project(client, configuration, packageOf(client));
    }

    /** acme/null 1.0.0 for the client's own platform. */
    static PackageId packageOf(TerraformClient client) {
        return FakeRegistry.packageId("acme", "null", "1.0.0", client.platform().toString());
    }

    /** Returns how many requests for one version the registry got: the newest one is verified behind each list, too. */
    final int requests(RequestKind kind, String version) {
        return registry.received(
                        request -> request.kind() == kind && request.path().contains(version))
                .size();
    }

    static boolean isFromClient(ReceivedRequest request) {
        var agent = request.header("User-Agent").orElse("");
        return agent.contains("Terraform/") || agent.contains("OpenTofu/");
    }

    static void assertSucceeds(ClientRun run) {
        assertThat(run).matches(ClientRun::succeeded, "ends with 0");
    }
}
