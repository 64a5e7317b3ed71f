package org.providermirror.catalog.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Release;
import org.providermirror.registry.Signer;
import org.providermirror.testing.ScriptedRegistry;

class ReleaseFilesTest {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.example.com/acme/null");
    private static final Instant SIGNED = Instant.parse("2025-06-01T00:00:00Z");
    private static final Instant EXPIRED = Instant.parse("2024-01-01T12:00:00Z");

    private static Release signedBy(Signer signer) {
        var release = new ScriptedRegistry().release(NULL, "1.0.0", Map.of("linux_amd64", new byte[1]));
        return new Release(
                NULL,
                release.version(),
                release.protocols(),
                release.packages(),
                List.of(new PublishedChecksums(
                        new byte[1],
                        Optional.of(new byte[1]),
                        Optional.of(signer),
                        List.of(),
                        release.packages().keySet())),
                Set.of(),
                release.verifiedAt());
    }

    private static Optional<Signer> readBack(Map<String, byte[]> files) {
        return ReleaseFiles.read(
                        signedBy(new Signer("A", "B", SIGNED, Optional.empty())).id(),
                        name -> Optional.ofNullable(files.get(name)))
                .orElseThrow()
                .checksums()
                .get(0)
                .signer();
    }

    @Test
    void the_expiry_of_a_key_is_stored() {
        var signer = new Signer("A", "B", SIGNED, Optional.of(EXPIRED));

        assertThat(readBack(ReleaseFiles.of(signedBy(signer)))).contains(signer);
    }

    @Test
    void a_record_without_an_expiry_has_no_such_member_and_is_read_as_before() {
        var signer = new Signer("A", "B", SIGNED, Optional.empty());
        var files = ReleaseFiles.of(signedBy(signer));

        assertThat(new String(files.get(ReleaseFiles.RECORD), StandardCharsets.UTF_8))
                .doesNotContain("keyExpiredAt");
        assertThat(readBack(files)).contains(signer);
    }
}
