package org.providermirror.registry.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.bcpg.BCPGKey;
import org.bouncycastle.bcpg.DSAPublicBCPGKey;
import org.bouncycastle.bcpg.ECDSAPublicBCPGKey;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.RSAPublicBCPGKey;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which keys are used: one operation must stay cheap, whatever a registry gives. */
class AlgorithmsTest {
    private static boolean isUsable(int algorithm, BCPGKey material) throws PGPException {
        var packet = new PublicKeyPacket(PublicKeyPacket.VERSION_4, algorithm, new Date(0), material);
        return Algorithms.isUsable(new PGPPublicKey(packet, new BcKeyFingerprintCalculator()));
    }

    private static BigInteger odd(int bits) {
        return BigInteger.ONE.shiftLeft(bits - 1).setBit(0);
    }

    @ParameterizedTest
    @CsvSource({
        "1024, 17, true",
        "2048, 17, true",
        "4096, 17, true",
        "16384, 31, true",
        "1023, 17, false",
        "16385, 17, false",
        "2048, 32, false",
        "2048, 2048, false",
        "2048, 1, false"
    })
    void an_rsa_key_has_bounded_modulus_and_exponent(int modulus, int exponent, boolean usable) throws Exception {
        assertThat(isUsable(PublicKeyAlgorithmTags.RSA_GENERAL, new RSAPublicBCPGKey(odd(modulus), odd(exponent))))
                .isEqualTo(usable);
    }

    @Test
    void an_even_modulus_is_invalid() throws Exception {
        assertThat(isUsable(
                        PublicKeyAlgorithmTags.RSA_GENERAL,
                        new RSAPublicBCPGKey(odd(2048).add(BigInteger.ONE), BigInteger.valueOf(65537))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1024, 160, 1023, true",
        "3072, 256, 3071, true",
        "512, 160, 511, false",
        "8192, 256, 8191, false",
        "3072, 3072, 3071, false",
        "3072, 64, 3071, false",
        "2048, 256, 4096, false"
    })
    void a_dsa_key_has_bounded_prime_and_order(int prime, int order, int generator, boolean usable) throws Exception {
        assertThat(isUsable(
                        PublicKeyAlgorithmTags.DSA,
                        new DSAPublicBCPGKey(odd(prime), odd(order), odd(generator), odd(prime - 1))))
                .isEqualTo(usable);
    }

    @ParameterizedTest
    @CsvSource({"1.2.840.10045.3.1.7, true", "1.3.132.0.35, true", "1.3.36.3.3.2.8.1.1.13, true", "1.3.132.0.39, false"
    })
    void a_curve_is_one_that_the_clients_know(String curve, boolean usable) throws PGPException, IOException {
        assertThat(isUsable(
                        PublicKeyAlgorithmTags.ECDSA,
                        new ECDSAPublicBCPGKey(new ASN1ObjectIdentifier(curve), odd(500))))
                .isEqualTo(usable);
    }
}
