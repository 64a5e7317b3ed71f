package org.providermirror.net.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class GzipBodyTest {
    private static InputStream member(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static InputStream broken() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the connection is gone");
            }
        };
    }

    @Test
    void all_members_are_decoded() throws Exception {
        try (var body = new GzipBody(new SequenceInputStream(member("one "), member("two")))) {
            assertThat(body).hasContent("one two");
        }
    }

    @Test
    void a_connection_that_breaks_between_two_members_is_not_the_end() throws Exception {
        try (var body = new GzipBody(new SequenceInputStream(member("one "), broken()))) {
            assertThatThrownBy(body::readAllBytes).hasMessage("the connection is gone");
        }
    }
}
