package org.providermirror.client;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.providermirror.container.Console;
import org.providermirror.container.ConsoleOnFailure;
import org.providermirror.container.Container;
import org.providermirror.container.JavaInstallation;
import org.providermirror.container.MirrorDeployments;
import org.providermirror.container.ServletContainer;
import org.providermirror.storage.s3.S3Storage;
import org.providermirror.testing.S3Server;

@Tag("client")
@DisplayName("real clients with tokens through a mirror that stores in a bucket")
@ExtendWith(ConsoleOnFailure.class)
class TokensThroughS3IT extends TokenScenarios {
    private final S3Server store = S3Server.start();
    private ServletContainer server;

    @Override
    protected RunningMirror startClosed(Map<String, String> settings, Path folder) {
        var bucket = store.newBucket();
        var all = new HashMap<>(settings);
        all.putAll(S3Server.settings(bucket));
        server = Container.TOMCAT_10_1.start(JavaInstallation.ofTheBuild(), MirrorDeployments.of(all, folder));
        return new MirrorOnBucket(server, new S3Storage(bucket, folder.resolve("staged-by-the-test")));
    }

    @Override
    protected Console console() {
        return server.console();
    }

    @AfterEach
    void stop_the_store() {
        store.close();
    }
}
