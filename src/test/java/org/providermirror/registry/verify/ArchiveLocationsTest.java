package org.providermirror.registry.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.providermirror.provider.Platform;
import org.providermirror.registry.wire.DownloadDocument;

class ArchiveLocationsTest {
    private static final String FILE = "terraform-provider-b_1.0.0_linux_amd64.zip";
    private static final String OTHER = "terraform-provider-b_1.0.0_windows_arm64.zip";

    @ParameterizedTest
    @CsvSource({
        "https://github.com/a/terraform-provider-b/releases/download/v1.0.0/",
        "https://releases.hashicorp.com/terraform-provider-b/1.0.0/",
        "https://example.com/linuxamd64/",
        "https://example.com:8443/"
    })
    void files_beside_the_known_one_are_located_by_their_name(String folder) {
        var locations = at(folder + FILE, FILE);

        assertThat(locations.ofDocument()).contains(URI.create(folder + FILE));
        assertThat(locations.of(OTHER)).contains(URI.create(folder + OTHER));
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/download/linux/amd64/",
        "https://example.com/1.0.0/linux_amd64/",
        "https://example.com/1.0.0/Linux/",
        "https://example.com/amd64-builds/",
        "https://amd64.example.com/"
    })
    void no_location_is_derived_if_the_rest_of_the_url_names_the_platform(String folder) {
        var locations = at(folder + FILE, FILE);

        assertThat(locations.ofDocument()).isPresent();
        assertThat(locations.of(OTHER)).isEmpty();
    }

    @Test
    void no_location_is_derived_if_the_url_ends_in_another_name() {
        var locations = at("https://example.com/1.0.0/provider.zip", FILE);

        assertThat(locations.ofDocument()).isPresent();
        assertThat(locations.of(OTHER)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"?X-Amz-Signature=abc", "?", "#part"})
    void a_url_with_a_query_is_no_lasting_location(String end) {
        var locations = at("https://example.com/1.0.0/" + FILE + end, FILE);

        assertThat(locations.ofDocument()).isEmpty();
        assertThat(locations.of(OTHER)).isEmpty();
    }

    @Test
    void plain_http_is_a_location_only_if_it_is_allowed() {
        var document = document("http://example.com/" + FILE, FILE);

        assertThat(new ArchiveLocations(document, false).ofDocument()).isEmpty();
        assertThat(new ArchiveLocations(document, false).of(OTHER)).isEmpty();
        assertThat(new ArchiveLocations(document, true).of(OTHER)).contains(URI.create("http://example.com/" + OTHER));
    }

    @Test
    void a_plus_is_written_as_the_publisher_writes_it() {
        var file = "terraform-provider-fauna_0.1.1+1_linux_amd64.zip";
        var other = "terraform-provider-fauna_0.1.1+1_darwin_arm64.zip";

        assertThat(at("https://example.com/" + file.replace("+", "%2B"), file).of(other))
                .contains(URI.create("https://example.com/" + other.replace("+", "%2B")));
        assertThat(at("https://example.com/" + file, file).of(other))
                .contains(URI.create("https://example.com/" + other));
    }

    private static ArchiveLocations at(String url, String fileName) {
        return new ArchiveLocations(document(url, fileName), false);
    }

    private static DownloadDocument document(String url, String fileName) {
        return new DownloadDocument(
                Platform.parse("linux_amd64"),
                List.of(),
                Optional.of(fileName),
                Optional.of(URI.create(url)),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of());
    }
}
