package org.providermirror.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.providermirror.testing.FakeRegistry;

/** A web server in front keeps nothing back of a package that is still arriving. */
@Timeout(120)
abstract class StreamedPackageContract {
    private static final int ARRIVED = 500_000;

    private final FrontProgram program;

    StreamedPackageContract(FrontProgram program) {
        this.program = program;
    }

    @Test
    void bytes_reach_the_client_while_the_rest_is_still_at_the_publisher() throws Exception {
        program.missing().ifPresent(System.out::println);
        assumeTrue(program.missing().isEmpty(), () -> program.missing().orElse(""));
        var id = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
        try (var upstream = FakeRegistry.start()) {
            upstream.release("acme", "null", "1.0.0")
                    .platforms("linux_amd64")
                    .padding(3_000_000)
                    .publish();
            upstream.holdArchivesAfter(ARRIVED);
            var settings = new TreeMap<>(upstream.settings());
            settings.put("mirror.miss", "stream");
            try (var mirror = MirrorBehindFront.start(program, Way.OFFLOADED, settings);
                    var client =
                            RawTls.open(mirror.front().port(), "/mirror/" + id.provider() + "/" + id.archiveName())) {
                var content = upstream.archive(id);
                assertThat(client.head().header("Content-Length")).isEqualTo(String.valueOf(content.length));
                // What the mirror and the sockets gather is less than this.
                var early = ARRIVED - 150_000;
                assertThat(client.read(early)).isEqualTo(Arrays.copyOf(content, early));
                upstream.releaseArchives();
                assertThat(client.rest()).isEqualTo(Arrays.copyOfRange(content, early, content.length));
            }
        }
    }
}
