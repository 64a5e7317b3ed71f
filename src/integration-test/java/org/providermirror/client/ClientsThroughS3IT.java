package org.providermirror.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.container.ConsoleOnFailure;
import org.providermirror.container.Container;
import org.providermirror.container.JavaInstallation;
import org.providermirror.container.MirrorDeployments;
import org.providermirror.storage.s3.S3Storage;
import org.providermirror.testing.FaultyNetwork;
import org.providermirror.testing.S3Server;

@Tag("client")
@DisplayName("real clients through a mirror that stores in a bucket")
@ExtendWith(ConsoleOnFailure.class)
class ClientsThroughS3IT extends InstallScenarios {
    private final S3Server server = S3Server.start();
    /** Stands before the store and records its requests. */
    private final FaultyNetwork network = FaultyNetwork.before(server.endpoint());

    @Override
    protected RunningMirror start(Map<String, String> settings, Path folder) {
        var bucket = server.newBucket();
        var all = new HashMap<>(settings);
        all.putAll(S3Server.settings(S3Server.at(network.address(), bucket)));
        return new MirrorOnBucket(
                Container.TOMCAT_10_1.start(JavaInstallation.ofTheBuild(), MirrorDeployments.of(all, folder)),
                new S3Storage(bucket, folder.resolve("staged-by-the-test")));
    }

    @AfterEach
    void stop_the_store() {
        network.close();
        server.close();
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_warm_init_gets_the_bytes_from_the_store_itself(TerraformClient client) throws Exception {
        warm(client);
        network.forgetRequests();

        assertSucceeds(project(client, CliConfiguration.networkMirror(mirror.baseUrl()))
                .init());
        assertThat(registry.received()).isEmpty();
        assertThat(network.received())
                .filteredOn(request -> request.is("GET") && request.target().contains("X-Amz-Signature="))
                .singleElement()
                .satisfies(request ->
                        assertThat(request.target()).contains(packageOf(client).archiveName()));
    }
}
