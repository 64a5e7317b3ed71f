package org.providermirror.registry.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.providermirror.net.UpstreamDocument;
import org.providermirror.registry.signature.SignatureVerifier;

class ReleaseRunTest {
    private final AtomicInteger freed = new AtomicInteger();
    private final ReleaseRun run = new ReleaseRun(new SignatureVerifier(Clock.systemUTC()).begin());

    private UpstreamDocument document() {
        return new UpstreamDocument(URI.create("https://example.com/SHA256SUMS"), new byte[1], freed::incrementAndGet);
    }

    @Test
    void documents_keep_their_share_of_the_memory_until_the_end() {
        run.hold(document());
        run.hold(document());
        assertThat(freed).hasValue(0);

        run.close();
        assertThat(freed).hasValue(2);
    }

    @Test
    void a_document_that_arrives_after_the_end_keeps_nothing() {
        run.close();

        assertThat(run.hold(document())).hasSize(1);
        assertThat(freed).hasValue(1);
    }
}
