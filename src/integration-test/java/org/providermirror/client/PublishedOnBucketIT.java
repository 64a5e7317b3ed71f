package org.providermirror.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.providermirror.container.ConsoleOnFailure;
import org.providermirror.container.Container;
import org.providermirror.container.MirrorDeployments;
import org.providermirror.testing.S3Server;
import org.providermirror.testing.StoreProcess;
import org.providermirror.testing.StoreProcess.Program;
import org.providermirror.testing.TestStore;

/** Uses versitygw where that is installed, and otherwise an S3 server in this process. */
@Tag("client")
@DisplayName("published releases through two instances on one bucket")
@ExtendWith(ConsoleOnFailure.class)
class PublishedOnBucketIT extends PublishedReleaseScenarios {
    private TestStore store;

    @Override
    List<RunningMirror> start(Map<String, String> settings, Path folder) throws Exception {
        store = Program.VERSITYGW.file().isPresent()
                ? StoreProcess.start(Program.VERSITYGW, Files.createTempDirectory(folder, "store"))
                : S3Server.start();
        var all = new HashMap<>(settings);
        all.putAll(S3Server.settings(store.newBucket()));
        var instances = new ArrayList<RunningMirror>();
        for (var name : List.of("one", "two")) {
            instances.add(Container.TOMCAT_10_1.startRedirectingDiscovery(
                    MirrorDeployments.of(all, Files.createDirectory(folder.resolve(name)))));
        }
        return instances;
    }

    @AfterEach
    void stop_the_store() {
        store.close();
    }
}
