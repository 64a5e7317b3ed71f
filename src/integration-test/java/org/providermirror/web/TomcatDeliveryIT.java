package org.providermirror.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("container")
class TomcatDeliveryIT extends DeliveryContract {
    @Override
    EmbeddedServer start(EmbeddedServer.Deployment deployment, Path folder) throws Exception {
        return EmbeddedServer.tomcat(deployment, folder, true);
    }

    @Test
    void the_kernel_sends_stored_packages() throws IOException {
        var content = bytes(100_000);
        var file = store(content);

        try (var client = connect()) {
            assertThat(client.send("GET", ARCHIVE).answer().body()).isEqualTo(content);
            assertThat(client.send("HEAD", ARCHIVE).head().length()).isEqualTo(content.length);
        }
        assertThat(sentBySendfile).containsExactly(file.toRealPath().toString());
    }
}
