package org.providermirror.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("container")
class TomcatWithoutSendfileDeliveryIT extends DeliveryContract {
    @Override
    EmbeddedServer start(EmbeddedServer.Deployment deployment, Path folder) throws Exception {
        return EmbeddedServer.tomcat(deployment, folder, false);
    }

    @Test
    void the_kernel_is_not_asked_where_it_is_not_offered() throws IOException {
        var content = bytes(100_000);
        store(content);

        try (var client = connect()) {
            assertThat(client.send("GET", ARCHIVE).answer().body()).isEqualTo(content);
        }
        assertThat(sentBySendfile).isEmpty();
    }
}
