package org.providermirror.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.RequestKind;
import org.providermirror.testing.Shape;

/** What real clients do with this mirror, beyond what any network mirror does for them. */
public abstract class MirrorScenarios extends FolderInstallScenarios {
    @ParameterizedTest
    @MethodSource("clients")
    void a_folder_that_the_client_wrote_is_served_while_upstream_is_dead_and_verified_when_it_is_back(
            TerraformClient client) throws Exception {
        var id = packageOf(client);
        var direct = CliConfiguration.registry(FakeRegistry.HOSTNAME.value(), registry.services());
        assertSucceeds(project(client, direct).mirror(mirror.storageFolder()));
        registry.down();
        registry.forgetRequests();
        var throughMirror = CliConfiguration.networkMirror(mirror.baseUrl());

        var project = project(client, throughMirror);
        assertSucceeds(project.init());
        assertThat(project.lockFile()).contains(registry.h1(id).toString());
        mirror.awaitStored(id);
        var record =
                mirror.storageFolder().resolve(StorageLayout.packageRecord(id).toString());
        assertThat(record).content().contains("\"imported\"");

        registry.up();
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        // The circuit breaker of the registry is open for some seconds after a failure; meanwhile and afterwards every
        // init succeeds.
        while (!Files.readString(record).contains("\"signed\"")) {
            assertThat(System.nanoTime()).as("verified within 90 s").isLessThan(end);
            assertSucceeds(project(client, throughMirror).init());
        }
        assertSucceeds(project(client, throughMirror).init());
        assertThat(registry.received(request -> request.kind() == RequestKind.ARCHIVE))
                .as("downloads of what is stored already")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_constraint_gets_the_newest_version_that_verifies(TerraformClient client) {
        assertNewestVerifiedIsInstalled(client, CliConfiguration.networkMirror(mirror.baseUrl()));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_refused_version_is_not_installed_directly_either(TerraformClient client) {
        registry.release("acme", "null", "1.2.0").shape(Shape.WRONG_SIGNATURE).publish();
        var configuration = CliConfiguration.networkMirrorAndDirect(
                mirror.baseUrl(), FakeRegistry.HOSTNAME.value(), registry.services());
        var project = project(client, configuration, FakeRegistry.provider("acme", "null"), "1.2.0");
        for (var attempt = 0; attempt < 2; attempt++) {
            var run = project.init();
            assertThat(run).matches(refused -> !refused.succeeded(), "fails");
            assertThat(run.output()).contains("502");
        }
    }
}
