package org.providermirror.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.providermirror.config.StorageSettings.Bucket;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What the log says about a store that cannot be used. */
class S3FaultTest {
    private static final SdkClientException UNRESOLVED =
            SdkClientException.create("Received an UnknownHostException", new UnknownHostException("store"));

    private static Bucket bucket(Optional<URI> endpoint, boolean pathStyle) {
        return new Bucket(
                "packages",
                "",
                Optional.of("eu-central-1"),
                endpoint,
                Optional.empty(),
                Optional.empty(),
                pathStyle,
                Duration.ofMinutes(5),
                Optional.empty());
    }

    @Test
    void a_name_that_does_not_resolve_is_given_with_the_setting_that_may_help() {
        var store = Optional.of(URI.create("http://minio.example.com:9000"));
        assertThat(S3Fault.reason(UNRESOLVED, bucket(store, false)))
                .contains("packages.minio.example.com does not resolve", "mirror.s3.path-style");
        assertThat(S3Fault.reason(UNRESOLVED, bucket(store, true)))
                .contains("minio.example.com does not resolve")
                .doesNotContain("packages.", "mirror.s3.path-style");
    }

    @Test
    void every_other_cause_comes_with_the_host() {
        var refused = SdkClientException.create("Unable to execute", new ConnectException("Connection refused"));
        assertThat(S3Fault.reason(refused, bucket(Optional.empty(), false)))
                .contains("packages.s3.eu-central-1.amazonaws.com", "Unable to execute");
    }
}
