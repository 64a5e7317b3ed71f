package org.providermirror.web.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.providermirror.config.OffloadSettings;
import org.providermirror.config.OffloadSettings.Offload;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StoredContent;
import org.providermirror.storage.StoredObject;
import org.providermirror.web.http.Preconditions;

class OffloadHeaderTest {
    private static final String KEY = "registry.example.com/acmé/null/terraform-provider-null_1.0.0+a_linux_amd64.zip";
    private static final String ENCODED =
            "registry.example.com/acm%C3%A9/null/terraform-provider-null_1.0.0+a_linux_amd64.zip";
    private static final Preconditions NONE = preconditions(Optional.empty(), Optional.empty());

    private static Preconditions preconditions(Optional<String> ifMatch, Optional<String> ifUnmodifiedSince) {
        return new Preconditions(ifMatch, ifUnmodifiedSince, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Optional<OffloadHeader> handOver(String path, OffloadSettings offload, Preconditions preconditions) {
        var object = new StoredObject(new StorageKey(KEY), 1, Instant.EPOCH);
        return OffloadHeader.of(new StoredContent.LocalFile(object, Path.of(path)), offload, preconditions);
    }

    private static OffloadSettings to(Offload to) {
        return new OffloadSettings(to, "/mirror-storage/");
    }

    @Test
    void without_a_web_server_in_front_there_is_no_header() {
        assertThat(handOver("/srv/a.zip", to(Offload.NONE), NONE)).isEmpty();
    }

    @Test
    void nginx_gets_the_key_below_its_internal_location_encoded() {
        assertThat(handOver("/srv/a.zip", to(Offload.X_ACCEL_REDIRECT), NONE))
                .hasValue(new OffloadHeader("X-Accel-Redirect", "/mirror-storage/" + ENCODED));
    }

    @Test
    void apache_gets_the_absolute_path_encoded() {
        assertThat(handOver("/srv/100% mirror/a.zip", to(Offload.X_SENDFILE), NONE))
                .hasValue(new OffloadHeader("X-Sendfile", "/srv/100%25%20mirror/a.zip"));
    }

    @Test
    void a_condition_that_a_web_server_would_evaluate_differently_prevents_offload() {
        for (var judged : new Preconditions[] {
            preconditions(Optional.of("*"), Optional.empty()),
            preconditions(Optional.empty(), Optional.of("Sun, 10 Mar 2024 12:00:00 GMT"))
        }) {
            assertThat(handOver("/srv/a.zip", to(Offload.X_SENDFILE), judged)).isEmpty();
        }
    }
}
