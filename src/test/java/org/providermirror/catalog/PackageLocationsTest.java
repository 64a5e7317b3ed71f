package org.providermirror.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.ForwardingRegistry;
import org.providermirror.registry.OfflineRegistry;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;

class PackageLocationsTest {
    private static final PackageId ID = PackageId.parseArchiveName(
            ProviderAddress.parse("registry.example.com/acme/null"), "terraform-provider-null_1.0.0_linux_amd64.zip");
    private static final String FILES = "https://files.example.com/";

    private final AtomicInteger asked = new AtomicInteger();
    private String current = FILES;

    private final PackageLocations locations = new PackageLocations(
            new ForwardingRegistry(new OfflineRegistry()) {
                @Override
                public Optional<URI> locate(PackageId id, Release release) {
                    if (current.isEmpty()) {
                        throw new UpstreamUnavailableException("registry.example.com", "timed out");
                    }
                    return Optional.of(URI.create(current.replace("TOKEN", "~" + asked.incrementAndGet())));
                }
            },
            host -> Runnable::run,
            Clocks.system());

    private URI found(Optional<URI> known) {
        var listed =
                new ReleasePackage(ID.archiveName(), Sha256.of(new byte[1]), known, Set.of(), OptionalLong.empty());
        var release = new Release(
                ID.provider(),
                ID.version(),
                List.of(),
                new TreeMap<>(Map.of(ID.platform(), listed)),
                List.of(),
                Set.of(),
                Instant.EPOCH);
        return locations.find(ID, release).toCompletableFuture().join().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TOKEN/x.zip", "x.zip?X-Amz-Expires=5&X-Amz-Signature=TOKEN"})
    void a_signed_location_is_requested_anew_for_every_use(String signed) {
        current = FILES + signed;

        var first = found(Optional.empty());
        var second = found(Optional.of(first));

        assertThat(second).isNotEqualTo(first).hasToString(FILES + signed.replace("TOKEN", "~2"));
    }

    @Test
    void a_permanent_location_is_used_without_a_request() {
        assertThat(found(Optional.of(URI.create(FILES + "x.zip")))).hasToString(FILES + "x.zip");
        assertThat(asked).hasValue(0);
    }

    @Test
    void a_stored_location_that_may_be_signed_is_used_while_the_registry_is_unavailable() {
        current = "";
        var stored = URI.create(FILES + "Zk3Jx0Qm1vT8rB2nL5yW7g/x.zip");
        assertThat(found(Optional.of(stored))).isEqualTo(stored);
    }

    @ParameterizedTest
    @ValueSource(strings = {"~x/x.zip", "x.zip?X-Amz-Expires=5"})
    void a_stored_location_that_is_certainly_signed_is_not(String signed) {
        current = "";
        assertThatThrownBy(() -> found(Optional.of(URI.create(FILES + signed))))
                .hasCauseInstanceOf(UpstreamUnavailableException.class);
    }
}
