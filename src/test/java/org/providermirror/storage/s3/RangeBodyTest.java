package org.providermirror.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a body which is read twice, to sign and to send it, leaves no open file. */
class RangeBodyTest {
    @Test
    void each_stream_has_the_whole_part_and_closes_the_one_before(@TempDir Path folder) throws IOException {
        var file = Files.write(folder.resolve("file"), new byte[] {1, 2, 3, 4});
        var body = new RangeBody(file, 1, 2);
        var first = body.newStream();
        assertThat(first.readNBytes(1)).containsExactly(2);
        try (var second = body.newStream()) {
            assertThatThrownBy(first::read).isInstanceOf(IOException.class);
            assertThat(second.readAllBytes()).containsExactly(2, 3);
        }
    }
}
