package org.providermirror.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;

class ReleasePackageTest {
    private static final String FOLDER = "https://releases.example.com/terraform-provider-null/1.0.0/";

    private static ReleasePackage at(String location) {
        return new ReleasePackage(
                "null.zip",
                Sha256.of(location.getBytes(StandardCharsets.UTF_8)),
                Optional.of(URI.create(location)),
                Set.of(),
                OptionalLong.empty());
    }

    private static Release release(ReleasePackage linux, ReleasePackage windows) {
        return new Release(
                ProviderAddress.parse("registry.example.com/acme/null"),
                ProviderVersion.parse("1.0.0"),
                List.of("5.0"),
                new TreeMap<>(Map.of(Platform.parse("linux_amd64"), linux, Platform.parse("windows_amd64"), windows)),
                List.of(),
                Set.of(),
                Instant.EPOCH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                FOLDER + "null.zip",
                FOLDER + "other.zip",
                "https://example.com/get?file=null.zip",
                "https://example.com/null.zip?x=1",
                "null.zip"
            })
    void a_location_is_returned_as_it_was_given(String location) {
        assertThat(at(location).location()).contains(URI.create(location));
        assertThat(at(location)).isEqualTo(at(location));
        var release = release(at(FOLDER + "null.zip"), at(location));
        assertThat(release.packages()).containsValue(at(location));
        assertThat(release.require(Platform.parse("windows_amd64")).location()).contains(URI.create(location));
    }

    @Test
    void the_packages_of_a_release_share_the_folder_of_their_locations() {
        var shared = release(at(FOLDER + "null.zip"), at(FOLDER + "null.zip"));
        var apart = release(at(FOLDER + "null.zip"), at(FOLDER.replace("1.0.0", "1.0.1") + "null.zip"));
        assertThat(apart.weight() - shared.weight()).isGreaterThan(FOLDER.length());
    }
}
