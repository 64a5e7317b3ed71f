package org.providermirror.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.config.StorageSettings.Bucket;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StoredContent;
import org.providermirror.storage.StoredObject;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FaultyNetwork;
import org.providermirror.testing.S3Server;

/** What the links that clients are sent to let them do, and for how long. */
@Tag("component")
@Timeout(60)
class S3LinksTest {
    private static final byte[] CONTENT = S3Fixture.random(1_000);

    @RegisterExtension
    private final S3Fixture bench = new S3Fixture();

    @TempDir
    private Path folder;

    private Storage storage;

    @BeforeEach
    void publish() {
        storage = bench.faulty(folder);
        S3Fixture.publish(storage, CONTENT);
    }

    private StoredContent.Links links() {
        return ((StoredContent.Remote) storage.open(S3Fixture.PACKAGE).orElseThrow()).links();
    }

    private static int status(String method, URI location) throws Exception {
        return S3Fixture.ask(method, location).statusCode();
    }

    @Test
    void a_link_serves_the_package_with_its_length_and_type() throws Exception {
        var answer = S3Fixture.ask("GET", links().forGet().location());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(CONTENT);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/zip");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("public, max-age=31536000, immutable");
    }

    @Test
    void each_link_is_good_for_its_own_method() throws Exception {
        assertThat(status("HEAD", links().forHead().location())).isEqualTo(200);
        assertThat(status("HEAD", links().forGet().location())).isEqualTo(403);
        assertThat(status("GET", links().forHead().location())).isEqualTo(403);
        assertThat(status("DELETE", links().forGet().location())).isEqualTo(403);
    }

    @Test
    void a_link_needs_no_header_but_the_host() {
        assertThat(links().forGet().location().getRawQuery()).contains("X-Amz-SignedHeaders=host&");
    }

    @Test
    void a_link_that_was_altered_is_refused() throws Exception {
        var link = links().forGet().location().toString();
        var last = link.charAt(link.length() - 1);
        var altered = link.substring(0, link.length() - 1) + (last == '0' ? '1' : '0');
        assertThat(link).matches(".*X-Amz-Signature=[0-9a-f]+");
        assertThat(status("GET", URI.create(altered))).isEqualTo(403);
        assertThat(status("GET", URI.create(link.replace("X-Amz-Expires=300", "X-Amz-Expires=3000"))))
                .isEqualTo(403);
        storage.write(new StorageKey("example.com/acme/null/other.zip"), CONTENT);
        assertThat(status("GET", URI.create(link.replace("package.zip", "other.zip"))))
                .isEqualTo(403);
    }

    @Test
    void links_name_the_public_endpoint_and_are_signed_for_it() throws Exception {
        var given = bench.bucket;
        try (var publicNetwork = FaultyNetwork.before(given.endpoint().orElseThrow())) {
            var settings = new Bucket(
                    given.name(),
                    given.prefix(),
                    given.region(),
                    given.endpoint(),
                    Optional.of(publicNetwork.address()),
                    given.caFile(),
                    given.pathStyle(),
                    given.presignTtl(),
                    given.accessKey());
            storage = bench.open(S3Server.at(bench.network.address(), settings), folder);
            var get = links().forGet().location();
            assertThat(get).hasAuthority(publicNetwork.address().getAuthority());
            assertThat(status("GET", get)).isEqualTo(200);
            assertThat(status("HEAD", links().forHead().location())).isEqualTo(200);
            var elsewhere = get.toString()
                    .replace(get.getAuthority(), bench.network.address().getAuthority());
            assertThat(status("GET", URI.create(elsewhere)))
                    .as("the host is part of the signature")
                    .isEqualTo(403);
            assertThat(publicNetwork.received())
                    .as("the mirror itself uses the other endpoint")
                    .hasSize(2);
        }
    }

    @Test
    void a_link_is_refused_when_its_time_is_over() throws Exception {
        var given = bench.bucket;
        storage = bench.open(
                new Bucket(
                        given.name(),
                        given.prefix(),
                        given.region(),
                        given.endpoint(),
                        given.publicEndpoint(),
                        given.caFile(),
                        given.pathStyle(),
                        Duration.ofSeconds(1),
                        given.accessKey()),
                folder);
        var link = links().forGet();
        assertThat(link.goodFor()).isEqualTo(Duration.ofSeconds(1));
        // Expiry follows the server's clock, to the second.
        TimeUnit.MILLISECONDS.sleep(2_500);
        assertThat(status("GET", link.location())).isEqualTo(403);
    }

    @Test
    void a_link_has_the_lifetime_of_the_settings_and_is_not_printed() {
        var link = links().forGet();
        assertThat(link.goodFor()).isEqualTo(Duration.ofMinutes(5));
        assertThat(link.location().getRawQuery()).contains("X-Amz-Expires=300&");
        assertThat(link.toString()).doesNotContain("X-Amz");
        assertThat(links().toString()).doesNotContain("secret");
    }

    @Test
    void a_recorded_package_is_linked_to_without_asking_the_store() throws Exception {
        var recorded = storage.find(S3Fixture.PACKAGE).orElseThrow();
        storage.open(recorded);
        var before = bench.network.received().stream()
                .filter(S3LinksTest::isAboutThePackage)
                .count();
        var content = (StoredContent.Remote) storage.open(recorded).orElseThrow();
        var link = content.links().forGet();
        content.links().forHead();
        assertThat(content.object()).isEqualTo(recorded);
        Eventually.holds(
                "the other thread gets there",
                () -> bench.network.received().stream()
                                .filter(S3LinksTest::isAboutThePackage)
                                .count()
                        <= before + 1);
        assertThat(status("GET", link.location())).isEqualTo(200);
    }

    private static boolean isAboutThePackage(FaultyNetwork.Request request) {
        return request.target().contains("package.zip");
    }

    @Test
    void a_package_with_a_record_but_without_an_object_is_missing_after_the_first_request() throws Exception {
        var recorded = storage.find(S3Fixture.PACKAGE).orElseThrow();
        storage.delete(S3Fixture.PACKAGE);
        storage.open(recorded);
        Eventually.holds(
                "the other thread gets there", () -> storage.open(recorded).isEmpty());
        S3Fixture.publish(storage, CONTENT);
        assertThat(storage.open(recorded)).isPresent();
    }

    @Test
    void a_package_with_a_wrong_length_is_not_served_after_the_first_request() throws Exception {
        var found = storage.find(S3Fixture.PACKAGE).orElseThrow();
        var recorded = new StoredObject(found.key(), found.size() + 1, found.lastModified());
        storage.open(recorded);
        Eventually.holds(
                "the other thread gets there", () -> storage.open(recorded).isEmpty());
        assertThat(storage.open(found)).isPresent();
    }
}
