package org.providermirror.policy.token;

import java.nio.file.Path;
import java.util.ArrayList;
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

    private final ReloadingFile<List<byte[]>> file;

    KeyFile(Path file, LongSupplier nanos) {
        this.file = new ReloadingFile<>(file, lines -> parse(file, lines), nanos);
    }

    private static List<byte[]> parse(Path file, List<String> lines) {
        var keys = new ArrayList<byte[]>();
        for (var at = 0; at < lines.size(); at++) {
            var line = lines.get(at).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                keys.add(key(line));
            } catch (IllegalArgumentException wrong) {
                LOG.error("Ignoring line {} of {}: a key has 32 bytes or more, in hexadecimal or base64", at + 1, file);
            }
        }
        if (keys.isEmpty()) {
            LOG.error(
                    "{} holds no key: archive URLs are valid on this instance only, and until it stops. Add a key",
                    file);
            keys.add(Keys.random());
        }
        return List.copyOf(keys);
    }

    private static byte[] key(String text) {
        var key = text.matches("([0-9A-Fa-f]{2})+")
                ? HexFormat.of().parseHex(text)
                : Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
        if (key.length < LEAST_BYTES) {
            throw new IllegalArgumentException("too short");
        }
        // Whatever its length, the key that is used has that of the digest.
        return Sha256.newDigest().digest(key);
    }

    @Override
    public List<byte[]> keys() {
        return file.content();
    }
}
