package org.providermirror.registry.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.providermirror.config.DefaultSettings;
import org.providermirror.config.SignaturePolicy;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Recorded;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;
import org.providermirror.registry.ReleaseVerifier.Verdict;

/** Tests the verification of real publishers' files that were imported. */
class OfflineReleaseVerifierTest {
    private static final String HASHICORP = "chains/hashicorp-null-3.1.0/";
    private static final String RESTY = "chains/crainte-resty-0.0.7/";

    private final OfflineReleaseVerifier releases =
            new OfflineReleaseVerifier(DefaultSettings.trust(SignaturePolicy.REQUIRE), Clock.systemUTC());

    private static Release imported(String provider, String version, String folder, List<String> armors) {
        return imported(provider, version, provider, version, folder, armors);
    }

    /** What is said to be one release, by the files of another. */
    private static Release imported(
            String saidProvider,
            String saidVersion,
            String provider,
            String version,
            String folder,
            List<String> armors) {
        var sums = Recorded.bytes(folder + "SHA256SUMS");
        var address = ProviderAddress.parse(provider);
        var parsed = ChecksumFile.parse(sums);
        SortedMap<Platform, ReleasePackage> packages = new TreeMap<>();
        ConventionalNames.of(new ReleaseId(address, ProviderVersion.parse(version)))
                .in(parsed)
                .forEach((platform, name) -> packages.put(
                        platform,
                        new ReleasePackage(
                                name,
                                parsed.find(name).orElseThrow(),
                                Optional.empty(),
                                Set.of(),
                                OptionalLong.empty())));
        var keys = armors.stream()
                .map(armor -> new JsonMapper()
                        .createObjectNode()
                        .put("ascii_armor", armor)
                        .toString())
                .toList();
        return new Release(
                ProviderAddress.parse(saidProvider),
                ProviderVersion.parse(saidVersion),
                List.of("5.0"),
                packages,
                List.of(new PublishedChecksums(
                        sums,
                        Optional.of(Recorded.bytes(folder + "SHA256SUMS.sig")),
                        Optional.empty(),
                        keys,
                        packages.keySet())),
                Set.of(),
                Instant.EPOCH);
    }

    @Test
    void hashicorps_releases_need_no_key_to_come_along() {
        var verdict = releases.verify(imported("registry.terraform.io/hashicorp/null", "3.1.0", HASHICORP, List.of()));
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Verified.class, proven -> {
            assertThat(releases.isBuiltIn(proven.release().provider())).isTrue();
            assertThat(proven.release().isComplete()).isTrue();
            assertThat(proven.release().signers()).containsExactly(HashiCorpKey.FINGERPRINT);
            assertThat(proven.release().packages()).hasSize(11);
        });
    }

    @ParameterizedTest
    @CsvSource({"registry.terraform.io/hashicorp/aws, 9.9.9", "registry.terraform.io/hashicorp/null, 3.1.1"})
    void the_genuine_checksums_of_another_release_prove_nothing(String provider, String version) {
        var altered =
                imported(provider, version, "registry.terraform.io/hashicorp/null", "3.1.0", HASHICORP, List.of());
        assertThat(releases.verify(altered))
                .isInstanceOfSatisfying(
                        Verdict.Untrusted.class,
                        refused -> assertThat(refused.reason()).contains("by a valid archive name"));
    }

    @Test
    void another_key_is_not_valid_for_hashicorp() {
        var other = List.of(Recorded.text(RESTY + "key.asc"));
        var release = imported("registry.terraform.io/hashicorp/resty", "0.0.7", RESTY, other);
        assertThat(releases.verify(release)).isInstanceOf(Verdict.Untrusted.class);
    }

    @Test
    void an_imported_key_verifies_the_signature_and_is_returned() {
        var release = imported(
                "registry.terraform.io/crainte/resty", "0.0.7", RESTY, List.of(Recorded.text(RESTY + "key.asc")));
        assertThat(releases.verify(release)).isInstanceOfSatisfying(Verdict.Verified.class, proven -> {
            assertThat(releases.isBuiltIn(proven.release().provider())).isFalse();
            assertThat(proven.release().signers()).containsExactly("2BC5F8FAA84A3595D1A0693025CE1D9C1E82751C");
            assertThat(isSigned(proven.release())).isTrue();
        });
    }

    @Test
    void a_registry_whose_releases_may_be_unsigned_is_no_excuse_for_having_left_the_key_away() {
        var release = imported("registry.opentofu.org/crainte/resty", "0.0.7", RESTY, List.of());
        assertThat(releases.verify(release))
                .isInstanceOfSatisfying(
                        Verdict.Untrusted.class,
                        refused -> assertThat(refused.reason()).contains("it has no signature"));
    }

    @Test
    void with_signatures_off_the_sums_are_enough_without_a_signer() {
        var open = new OfflineReleaseVerifier(DefaultSettings.trust(SignaturePolicy.OFF), Clock.systemUTC());
        var release = imported("registry.terraform.io/crainte/resty", "0.0.7", RESTY, List.of());
        assertThat(open.verify(release)).isInstanceOfSatisfying(Verdict.Verified.class, proven -> {
            assertThat(proven.release().signers()).isEmpty();
            assertThat(isSigned(proven.release())).isFalse();
        });
    }

    private static boolean isSigned(Release release) {
        return release.checksums().stream()
                .allMatch(checksums -> checksums.signer().isPresent());
    }
}
