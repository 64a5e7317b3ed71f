package org.providermirror.catalog.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.registry.UpstreamVersions;
import org.providermirror.storage.local.LocalStorage;

class VersionRecordsTest {
    private static final ProviderAddress PROVIDER = ProviderAddress.parse("registry.example.com/acme/null");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    @Test
    void stored_versions_with_the_same_platforms_share_them_when_they_are_read() {
        try (var storage = new LocalStorage(folder)) {
            var records = new VersionRecords(storage);
            records.write(CatalogVersions.none(PROVIDER).learn(Optional.of(list(1, 2)), NOW));

            var versions = records.read(PROVIDER).orElseThrow().versions().values().stream()
                    .toList();

            assertThat(versions).hasSize(2);
            assertThat(versions.get(0).platforms()).isSameAs(versions.get(1).platforms());
            assertThat(versions.get(0).protocols()).isSameAs(versions.get(1).protocols());
        }
    }

    @Test
    void a_registry_that_lists_other_versions_each_time_does_not_grow_the_list_without_a_limit() {
        var first = CatalogVersions.none(PROVIDER).learn(Optional.of(list(0, 20_000)), NOW);

        var second = first.learn(Optional.of(list(20_000, 20_000)), NOW);

        assertThat(second.versions()).hasSize(CatalogVersions.MOST_VERSIONS);
        assertThat(second.versions().keySet().containsAll(first.versions().keySet()))
                .isTrue();
        assertThat(first.including(second).versions()).hasSize(CatalogVersions.MOST_VERSIONS);
    }

    private static UpstreamVersions list(int from, int count) {
        return new UpstreamVersions(
                IntStream.range(from, from + count)
                        .mapToObj(number -> new UpstreamVersions.ListedVersion(
                                ProviderVersion.parse("1.0." + number),
                                List.of("5.0"),
                                Set.of(Platform.parse("linux_amd64"), Platform.parse("darwin_arm64"))))
                        .toList(),
                List.of());
    }
}
