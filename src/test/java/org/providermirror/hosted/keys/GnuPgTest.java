package org.providermirror.hosted.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.registry.signature.DetachedSigner;
import org.providermirror.registry.signature.PublisherKeys;
import org.providermirror.registry.signature.RegistrableKey;
import org.providermirror.registry.signature.SignatureVerdict;
import org.providermirror.registry.signature.SignatureVerifier;
import org.providermirror.testing.GnuPg;

/** The real GnuPG and the mirror accept each other's keys and signatures. */
@Timeout(120)
class GnuPgTest {
    private static final byte[] SUMS = "a  b.zip\n".getBytes(StandardCharsets.UTF_8);

    /** Not a folder of JUnit: the path of the agent's socket must be short. */
    private Path parent;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(GnuPg.isInstalled(), GnuPg.missing());
        parent = Files.createTempDirectory("m");
    }

    @AfterEach
    void stop() throws Exception {
        if (parent != null) {
            try (var files = Files.walk(parent)) {
                files.sorted((one, other) -> other.compareTo(one))
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private static SignatureVerdict verify(byte[] content, byte[] signature, String key) {
        return new SignatureVerifier(Clock.systemUTC()).verify(content, signature, PublisherKeys.anyOf(List.of(key)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "rsa3072", "nistp256"})
    void what_gnupg_makes_is_accepted(String algorithm) throws Exception {
        try (var gpg = GnuPg.make(parent, "Platform <platform@example.com>", algorithm)) {
            var key = RegistrableKey.parse(gpg.publicKey(), Clock.systemUTC());
            assertThat(key.fingerprint()).isEqualTo(gpg.fingerprint());
            assertThat(key.userIds()).containsExactly("Platform <platform@example.com>");
            var signature = gpg.sign(SUMS);
            assertThat(verify(SUMS, signature, key.armored()))
                    .isInstanceOfSatisfying(
                            SignatureVerdict.Good.class,
                            good -> assertThat(good.primaryFingerprint()).isEqualTo(gpg.fingerprint()));
            assertThat(verify(new byte[] {1}, signature, key.armored())).isNotInstanceOf(SignatureVerdict.Good.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "rsa3072"})
    void gnupg_accepts_what_the_mirror_signs(String algorithm) throws Exception {
        try (var gpg = GnuPg.make(parent, "Mirror <mirror@example.com>", algorithm)) {
            var signer = DetachedSigner.read(gpg.secretKey(), "", Clock.systemUTC());
            assertThat(signer.publicKey().fingerprint()).isEqualTo(gpg.fingerprint());
            var signature = signer.sign(SUMS);
            gpg.verify(signer.publicKey().armored(), SUMS, signature);
            assertThat(verify(SUMS, signature, signer.publicKey().armored())).isInstanceOf(SignatureVerdict.Good.class);
        }
    }
}
