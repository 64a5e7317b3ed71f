package org.providermirror.registry.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.testing.GnuPg;

/** What the real GnuPG signs, as GoReleaser does. */
@Tag("component")
class GnuPgSignatureTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "rsa3072", "nistp256"})
    void a_signature_of_gnupg_is_good_for_its_content_alone(String algorithm) {
        assumeTrue(GnuPg.isInstalled(), GnuPg.missing());
        try (var gnupg = GnuPg.make(folder, "Team <team@example.com>", algorithm)) {
            var content = "sums\n".getBytes(UTF_8);
            var keys = PublisherKeys.anyOf(List.of(gnupg.publicKey()));
            var verifier = new SignatureVerifier(Clock.systemUTC());
            var signature = gnupg.sign(content);

            assertThat(verifier.verify(content, signature, keys))
                    .isInstanceOfSatisfying(
                            SignatureVerdict.Good.class,
                            good -> assertThat(good.primaryFingerprint()).isEqualTo(gnupg.fingerprint()));
            assertThat(verifier.verify("other\n".getBytes(UTF_8), signature, keys))
                    .isNotInstanceOf(SignatureVerdict.Good.class);
        }
    }
}
