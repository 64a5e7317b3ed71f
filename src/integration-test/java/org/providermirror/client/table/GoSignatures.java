package org.providermirror.client.table;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/** Checks detached signatures as the clients do: the first key that issued one decides, and expiry is ignored. */
final class GoSignatures {
    private GoSignatures() {}

    /**
     * Checks a signature.
     *
     * @param keys armored keys, in the order of the document
     * @throws RefusedException if the clients refuse it
     */
    static void check(List<String> keys, byte[] document, byte[] signature) throws RefusedException {
        for (var armor : keys) {
            try {
                var rings = new PGPPublicKeyRingCollection(
                        PGPUtil.getDecoderStream(new ByteArrayInputStream(armor.getBytes(US_ASCII))),
                        new BcKeyFingerprintCalculator());
                if (rings.size() == 0) {
                    throw new RefusedException("error decoding signing key");
                }
                var made = signature(signature);
                var key = rings.getPublicKey(made.getKeyID());
                if (key != null) {
                    requireMadeBy(key, made, document);
                    return;
                }
            } catch (IOException | PGPException unreadable) {
                throw new RefusedException("error decoding signing key or signature: " + unreadable.getMessage());
            }
        }
        throw new RefusedException("authentication signature from unknown issuer");
    }

    private static PGPSignature signature(byte[] bytes) throws IOException, RefusedException {
        if (new BcPGPObjectFactory(bytes).nextObject() instanceof PGPSignatureList list && list.size() > 0) {
            return list.get(0);
        }
        throw new RefusedException("non signature packet found");
    }

    private static void requireMadeBy(PGPPublicKey key, PGPSignature made, byte[] document)
            throws PGPException, RefusedException {
        made.init(new BcPGPContentVerifierBuilderProvider(), key);
        made.update(document);
        if (!made.verify()) {
            throw new RefusedException("error checking signature");
        }
    }
}
