package org.providermirror.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.config.StorageSettings.Bucket;
import org.providermirror.container.Container;
import org.providermirror.container.JavaInstallation;
import org.providermirror.container.MirrorDeployments;
import org.providermirror.container.ServletContainer;
import org.providermirror.storage.s3.S3Storage;
import org.providermirror.testing.RequestKind;
import org.providermirror.testing.S3Server;
import org.providermirror.testing.StoreProcess;
import org.providermirror.testing.StoreProcess.Program;

/** Tests real clients with a mirror on a store in a process of its own. */
abstract class StoreProcessScenarios extends ClientScenarios {
    @TempDir
    private static Path folder;

    private static StoreProcess store;

    private Bucket bucket;
    private ServletContainer server;

    /** Starts the store; skips the tests if it is not installed. */
    static void startStore(Program program) {
        assumeTrue(program.file().isPresent(), program.missing());
        store = StoreProcess.start(program, folder);
    }

    @AfterAll
    static void stop_the_store() {
        if (store != null) {
            store.close();
        }
    }

    @Override
    protected RunningMirror start(Map<String, String> settings, Path folder) throws IOException {
        if (bucket == null) {
            bucket = store.newBucket();
        }
        var all = new HashMap<>(settings);
        all.putAll(S3Server.settings(bucket));
        server = Container.TOMCAT_10_1.start(JavaInstallation.ofTheBuild(), MirrorDeployments.of(all, folder));
        return new MirrorOnBucket(server, new S3Storage(bucket, Files.createTempDirectory(folder, "staged")));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void an_init_succeeds_cold_and_warm_and_after_the_mirror_was_killed(TerraformClient client) throws Exception {
        assertSucceeds(project(client, CliConfiguration.networkMirror(mirror.baseUrl()))
                .init());
        mirror.awaitStored(packageOf(client));
        assertThat(registry.requests(RequestKind.VERSIONS)).isOne();

        registry.forgetRequests();
        var warm = project(client, CliConfiguration.networkMirror(mirror.baseUrl()));
        assertSucceeds(warm.init());
        assertThat(warm.installed(packageOf(client))).isDirectoryContaining("glob:**/terraform-provider-null_v1.0.0");
        assertThat(registry.received()).isEmpty();

        server.process().kill();
        stopMirror();
        registry.down();
        startMirrorAgain();
        var again = project(client, CliConfiguration.networkMirror(mirror.baseUrl()));
        assertSucceeds(again.init());
        assertThat(again.lockFile()).contains(registry.h1(packageOf(client)).toString());
    }
}
