package org.providermirror.policy.token;

import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongSupplier;
import org.providermirror.provider.Sha256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads link signing keys from a file that an operator gives to all instances: one a line, the first signs. */
final class KeyFile implements LinkSigningKeys {
    private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);
    static final int LEAST_BYTES = 32;

    private final ReloadingFile<byte[]> file;

    KeyFile(Path file, LongSupplier nanos) {
        this.file = new ReloadingFile<>(file, KeyFile::parse, keys -> atLeastOne(file, keys), nanos, LOG);
    }

    private static List<byte[]> atLeastOne(Path file, List<byte[]> keys) {
        if (keys.isEmpty()) {
            LOG.error(
                    "{} holds no key: archive URLs are valid on this instance only, and until it stops. Add a key",
                    file);
            return List.of(RandomKey.random());
        }
        return keys;
    }

    private static byte[] parse(String text) {
        var key = decode(text);
        if (key.length < LEAST_BYTES) {
            throw new IllegalArgumentException("a key has 32 bytes or more");
        }
        // Whatever its length, the key that is used has that of the digest.
        return Sha256.newDigest().digest(key);
    }

    private static byte[] decode(String text) {
        try {
            return text.matches("([0-9A-Fa-f]{2})+")
                    ? HexFormat.of().parseHex(text)
                    : Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("a key is written in hexadecimal or base64", wrong);
        }
    }

    @Override
    public List<byte[]> keys() {
        return file.content();
    }
}
