package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.LogLines;
import org.providermirror.web.warmup.ExampleMirror;
import org.providermirror.web.warmup.JerseyServer;

@Tag("component")
class WarmStartTest {
    @TempDir
    Path folder;

    @Test
    void warms_up_once_and_leaves_nothing() throws Exception {
        var mirror = new ExampleMirror(Files.write(folder.resolve("example.zip"), new byte[100]));
        var temporary = Files.createDirectory(folder.resolve("temporary"));
        var done = new AtomicBoolean();
        try (var threads = new Threads(16);
                var server = new JerseyServer(mirror, temporary);
                var again = new JerseyServer(mirror, temporary);
                var lines = LogLines.of(WarmStart.class.getName())) {
            server.start(new WarmStart(server.context(), threads, done));
            Eventually.holds("the warm-up has ended", () -> !lines.all().isEmpty() && threads.areIdle());
            assertThat(lines.all().get(0)).matches("the JVM is warmed up by [1-9][0-9]* requests, in [0-9]+ ms");
            assertThat(temporary).isEmptyDirectory();

            again.start(new WarmStart(again.context(), threads, done));
            Eventually.holds("no further warm-up runs", threads::areIdle);
            assertThat(lines.all()).hasSize(1);
        }
    }
}
