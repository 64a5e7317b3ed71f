package org.providermirror.registry.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.providermirror.registry.signature.OpenPgpGenerator.armor;
import static org.providermirror.registry.signature.OpenPgpGenerator.bytes;
import static org.providermirror.registry.signature.OpenPgpGenerator.certificate;
import static org.providermirror.registry.signature.OpenPgpGenerator.certification;
import static org.providermirror.registry.signature.OpenPgpGenerator.concat;
import static org.providermirror.registry.signature.OpenPgpGenerator.key;
import static org.providermirror.registry.signature.OpenPgpGenerator.revocation;
import static org.providermirror.registry.signature.OpenPgpGenerator.sign;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPSignature;
import org.junit.jupiter.api.Test;
import org.providermirror.config.DefaultSettings;
import org.providermirror.config.SignaturePolicy;
import org.providermirror.config.TrustSettings;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Recorded;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleaseFixture;
import org.providermirror.registry.ReleasePackage;
import org.providermirror.registry.ReleaseVerifier;
import org.providermirror.registry.ReleaseVerifier.Verdict;
import org.providermirror.registry.Signer;
import org.providermirror.registry.signature.OpenPgpGenerator;

/** Stored releases, genuine ones of real publishers and such as somebody with write access would make. */
class StoredReleaseVerifierTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant SIGNED = Instant.parse("2024-03-01T00:00:00Z");
    private static final ProviderAddress ROCKET = ProviderAddress.parse("registry.example.com/acme/rocket");
    private static final ProviderVersion VERSION = new ProviderVersion("1.2.3");
    private static final Platform LINUX = Platform.parse("linux_amd64");
    private static final PGPKeyPair OTHER = OpenPgpGenerator.ed25519(ReleaseFixture.MADE);
    private static final SignerRule ANYBODY = (release, builtIn) -> Optional.empty();

    private static ReleaseVerifier verifier(SignaturePolicy policy) {
        return verifier(DefaultSettings.trust(policy), ANYBODY);
    }

    private static ReleaseVerifier verifier(TrustSettings trust, SignerRule signers) {
        return new StoredReleaseVerifier(trust, signers, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static String fingerprint(PGPKeyPair pair) {
        return HexFormat.of().formatHex(pair.getPublicKey().getFingerprint()).toUpperCase(Locale.ROOT);
    }

    private static Signer signer(PGPKeyPair pair) {
        return new Signer(fingerprint(pair), fingerprint(pair), SIGNED, Optional.empty());
    }

    private static String entry(String armor) {
        return new JsonMapper().createObjectNode().put("ascii_armor", armor).toString();
    }

    /** A release in the making; everything about it is genuine until a test says otherwise. */
    private static final class Made {
        private ProviderAddress provider = ROCKET;
        private String fileName = ReleaseFixture.fileName("linux_amd64");
        private String listedName = fileName;
        private Sha256 digest = ReleaseFixture.digest(fileName);
        private byte[] signature;
        private Optional<Signer> signer = Optional.of(signer(ReleaseFixture.KEY));
        private List<String> keys = List.of(entry(ReleaseFixture.ARMOR));
        private Set<Platform> covered = Set.of(LINUX);

        private byte[] sums() {
            return (ReleaseFixture.digest(ReleaseFixture.fileName("linux_amd64")) + "  " + listedName + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        }

        private Release release() {
            var packages = new TreeMap<Platform, ReleasePackage>();
            packages.put(LINUX, new ReleasePackage(fileName, digest, Optional.empty(), Set.of(), OptionalLong.empty()));
            var made = signature == null ? sign(ReleaseFixture.KEY, sums(), SIGNED) : signature;
            return new Release(
                    provider,
                    VERSION,
                    List.of("5.0"),
                    packages,
                    List.of(new PublishedChecksums(
                            sums(), made.length == 0 ? Optional.empty() : Optional.of(made), signer, keys, covered)),
                    Set.of(),
                    SIGNED);
        }
    }

    private static void assertVerified(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Verified.class);
    }

    private static void assertRefused(Verdict verdict, String reason) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Untrusted.class,
                        refused -> assertThat(refused.reason()).contains(reason));
    }

    private static void assertRefused(Made made, String reason) {
        assertRefused(verifier(SignaturePolicy.REQUIRE).verify(made.release()), reason);
        assertRefused(verifier(SignaturePolicy.OFF).verify(made.release()), reason);
    }

    @Test
    void signed_releases_are_verified_with_any_signature_setting() {
        for (var policy : SignaturePolicy.values()) {
            var stored = new Made().release();
            assertThat(verifier(policy).verify(stored))
                    .isInstanceOfSatisfying(
                            Verdict.Verified.class,
                            verified -> assertThat(verified.release()).isEqualTo(stored));
        }
    }

    @Test
    void the_signature_is_over_these_very_sums() {
        var oneByte = new Made();
        oneByte.signature = new byte[] {1};
        assertRefused(oneByte, "no OpenPGP signature");
        var ofOthers = new Made();
        ofOthers.signature = sign(ReleaseFixture.KEY, "other sums".getBytes(StandardCharsets.UTF_8), SIGNED);
        assertRefused(ofOthers, "does not match the file");
        var none = new Made();
        none.signature = new byte[0];
        assertRefused(none, "no signature beside it");
    }

    @Test
    void the_recorded_signer_is_the_actual_signer() {
        var strangers = new Made();
        strangers.signature = sign(OTHER, strangers.sums(), SIGNED);
        strangers.keys = List.of(entry(ReleaseFixture.ARMOR), entry(armor(certificate(OTHER, ReleaseFixture.MADE))));
        assertRefused(strangers, fingerprint(ReleaseFixture.KEY));
        var backdated = new Made();
        backdated.signer = Optional.of(new Signer(
                fingerprint(ReleaseFixture.KEY),
                fingerprint(ReleaseFixture.KEY),
                SIGNED.minusSeconds(1),
                Optional.empty()));
        assertRefused(backdated, "not as its record says");
        var without = new Made();
        without.keys = List.of();
        assertRefused(without, "(0 tried)");
        var unreadable = new Made();
        unreadable.keys = List.of("no JSON");
        assertRefused(unreadable, "cannot be read");
    }

    @Test
    void another_signature_in_the_same_file_takes_nothing_from_the_recorded_one() {
        var both = new Made();
        both.signature = concat(sign(OTHER, both.sums(), SIGNED), sign(ReleaseFixture.KEY, both.sums(), SIGNED));
        both.keys = List.of(entry(armor(certificate(OTHER, ReleaseFixture.MADE))), entry(ReleaseFixture.ARMOR));
        assertVerified(verifier(SignaturePolicy.REQUIRE).verify(both.release()));
    }

    @Test
    void the_sums_list_each_package_by_its_own_name_with_its_digest() {
        var otherDigest = new Made();
        otherDigest.digest = Sha256.of(new byte[] {1});
        assertRefused(otherDigest, "does not list");
        var otherName = new Made();
        otherName.listedName = ReleaseFixture.fileName("linux_arm");
        assertRefused(otherName, "does not list");
        var namedOtherwise = new Made();
        namedOtherwise.listedName = ReleaseFixture.fileName("darwin_arm64");
        namedOtherwise.fileName = namedOtherwise.listedName;
        assertRefused(namedOtherwise, "named as a package for darwin_arm64");
        var uncovered = new Made();
        uncovered.covered = Set.of();
        assertRefused(uncovered, "no SHA256SUMS beside it");
    }

    @Test
    void a_name_off_the_convention_is_refused_once_the_signers_of_its_provider_are_pinned() {
        var odd = new Made();
        odd.listedName = "rocket-linux.zip";
        odd.fileName = odd.listedName;
        assertVerified(verifier(SignaturePolicy.REQUIRE).verify(odd.release()));
        var pinned = new TrustSettings(
                SignaturePolicy.REQUIRE, List.of(ProviderPattern.parse("registry.example.com/acme/*")), List.of());
        assertRefused(verifier(pinned, ANYBODY).verify(odd.release()), "does not follow the convention");
    }

    @Test
    void a_key_that_expired_later_was_valid_at_the_time_of_signing() {
        var expired = new Made();
        expired.signature = sign(
                ReleaseFixture.KEY,
                expired.sums(),
                SIGNED,
                PGPSignature.BINARY_DOCUMENT,
                HashAlgorithmTags.SHA256,
                said -> said.setSignatureExpirationTime(false, 3600));
        assertVerified(verifier(SignaturePolicy.REQUIRE).verify(expired.release()));
        var expiredKey = new Made();
        expiredKey.keys = List.of(entry(armor(certificate(
                ReleaseFixture.KEY,
                certification(
                        ReleaseFixture.KEY,
                        ReleaseFixture.MADE,
                        HashAlgorithmTags.SHA512,
                        said -> said.setKeyExpirationTime(false, 365L * 24 * 3600))))));
        assertVerified(verifier(SignaturePolicy.REQUIRE).verify(expiredKey.release()));
    }

    private static Made signedAfterExpiry() {
        var made = new Made();
        made.keys = List.of(entry(armor(certificate(
                ReleaseFixture.KEY,
                certification(
                        ReleaseFixture.KEY,
                        ReleaseFixture.MADE,
                        HashAlgorithmTags.SHA512,
                        said -> said.setKeyExpirationTime(false, 30L * 24 * 3600))))));
        return made;
    }

    @Test
    void a_key_that_had_expired_when_it_signed_is_reported_even_without_a_record() {
        assertThat(verifier(SignaturePolicy.REQUIRE).verify(signedAfterExpiry().release()))
                .isInstanceOfSatisfying(
                        Verdict.Verified.class,
                        verified -> assertThat(verified.release()
                                        .checksums()
                                        .get(0)
                                        .signer()
                                        .flatMap(Signer::keyExpiredAt))
                                .contains(ReleaseFixture.MADE.plusSeconds(30L * 24 * 3600)));
    }

    @Test
    void an_expired_key_is_refused_if_the_settings_say_so_and_signatures_are_required() {
        var patterns = List.of(ProviderPattern.parse("registry.example.com/acme/*"));
        var release = signedAfterExpiry().release();
        assertRefused(
                verifier(new TrustSettings(SignaturePolicy.REQUIRE, List.of(), patterns), ANYBODY)
                        .verify(release),
                "had expired");
        assertVerified(verifier(new TrustSettings(SignaturePolicy.OFF, List.of(), patterns), ANYBODY)
                .verify(release));
    }

    @Test
    void a_key_that_was_revoked_proves_nothing_whenever_it_signed() {
        var revoked = new Made();
        revoked.keys = List.of(entry(armor(concat(
                key(ReleaseFixture.KEY.getPublicKey()),
                bytes(revocation(ReleaseFixture.KEY, NOW.minusSeconds(60))),
                OpenPgpGenerator.user(),
                bytes(certification(ReleaseFixture.KEY, ReleaseFixture.MADE, HashAlgorithmTags.SHA512, said -> {}))))));
        assertRefused(revoked, "was revoked");
    }

    @Test
    void an_unsigned_release_is_valid_with_signatures_off_or_for_a_registry_without_keys() {
        var unsigned = new Made();
        unsigned.signer = Optional.empty();
        assertVerified(verifier(SignaturePolicy.OFF).verify(unsigned.release()));
        assertRefused(verifier(SignaturePolicy.REQUIRE).verify(unsigned.release()), "carries no signature");
        unsigned.keys = List.of();
        assertRefused(verifier(SignaturePolicy.REQUIRE).verify(unsigned.release()), "carries no signature");
        unsigned.provider = ProviderAddress.parse("registry.opentofu.org/acme/rocket");
        assertVerified(verifier(SignaturePolicy.REQUIRE).verify(unsigned.release()));
        unsigned.keys = List.of(entry(ReleaseFixture.ARMOR));
        assertRefused(verifier(SignaturePolicy.REQUIRE).verify(unsigned.release()), "carries no signature");
        unsigned.keys = List.of();
        unsigned.signer = Optional.of(signer(ReleaseFixture.KEY));
        assertRefused(unsigned, "no key");
    }

    @Test
    void the_signer_rule_applies_unless_signatures_are_off() {
        var requests = new ArrayList<Boolean>();
        SignerRule nobody = (release, builtIn) -> {
            requests.add(builtIn);
            return Optional.of("this key is unknown");
        };
        var stored = new Made().release();
        assertRefused(
                verifier(DefaultSettings.trust(SignaturePolicy.REQUIRE), nobody).verify(stored), "this key is unknown");
        assertVerified(
                verifier(DefaultSettings.trust(SignaturePolicy.OFF), nobody).verify(stored));
        assertThat(requests).containsExactly(false);
    }

    @Test
    void at_most_as_many_checksum_files_are_read_as_a_release_has() {
        var one = new Made().release();
        var many = new Release(
                one.provider(),
                one.version(),
                one.protocols(),
                one.packages(),
                Collections.nCopies(33, one.checksums().get(0)),
                Set.of(),
                one.verifiedAt());
        assertRefused(verifier(SignaturePolicy.REQUIRE).verify(many), "more than 32");
    }

    private static Release hashicorps(String provider, Optional<Signer> signer) {
        var sums = Recorded.bytes("chains/hashicorp-null-3.1.0/SHA256SUMS");
        var address = ProviderAddress.parse(provider);
        var version = ProviderVersion.parse("3.1.0");
        var file = ChecksumFile.parse(sums);
        var packages = new TreeMap<Platform, ReleasePackage>();
        ConventionalNames.of(new ReleaseId(ProviderAddress.parse("registry.terraform.io/hashicorp/null"), version))
                .in(file)
                .forEach((platform, name) -> packages.put(
                        platform,
                        new ReleasePackage(
                                name,
                                file.find(name).orElseThrow(),
                                Optional.empty(),
                                Set.of(),
                                OptionalLong.empty())));
        return new Release(
                address,
                version,
                List.of("5.0"),
                packages,
                List.of(new PublishedChecksums(
                        sums,
                        Optional.of(Recorded.bytes("chains/hashicorp-null-3.1.0/SHA256SUMS.sig")),
                        signer,
                        List.of(),
                        packages.keySet())),
                Set.of(),
                SIGNED);
    }

    @Test
    void hashicorps_key_is_built_in_and_no_other_key_is_valid() {
        var verifier = verifier(SignaturePolicy.REQUIRE);
        var proven = new OfflineReleaseVerifier(DefaultSettings.trust(SignaturePolicy.REQUIRE), Clock.systemUTC())
                .verify(hashicorps("registry.terraform.io/hashicorp/null", Optional.empty()));
        var genuine = ((Verdict.Verified) proven).release();
        assertVerified(verifier.verify(genuine));
        var claimed = Optional.of(signer(ReleaseFixture.KEY));
        assertRefused(
                verifier.verify(hashicorps("registry.terraform.io/hashicorp/null", claimed)),
                "only " + HashiCorpKey.FINGERPRINT + " may sign it");
        assertRefused(
                verifier.verify(hashicorps(
                        "registry.terraform.io/hashicorp/nul",
                        genuine.checksums().get(0).signer())),
                "provider type null");
    }
}
