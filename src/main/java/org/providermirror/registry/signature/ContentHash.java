package org.providermirror.registry.signature;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;

/** Hashes a signed file once for each algorithm, however many signatures over it there are. Owned by one thread. */
final class ContentHash {
    private final byte[] content;
    private final Map<Begun, MessageDigest> begun = new HashMap<>();

    private record Begun(int hashAlgorithm, boolean text) {}

    ContentHash(byte[] content) {
        this.content = content;
    }

    /**
     * Returns a digest that has hashed the file, to be continued by the caller.
     *
     * @param text whether the file is signed as text: with its line ends as CR LF, as the clients make them
     */
    MessageDigest begin(int hashAlgorithm, boolean text) {
        var hashed = begun.computeIfAbsent(new Begun(hashAlgorithm, text), one -> {
            var digest = PublicKeyOperations.digest(hashAlgorithm);
            digest.update(text ? withCarriageReturns(content) : content);
            return digest;
        });
        try {
            return (MessageDigest) hashed.clone();
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("every digest of Java 17 can be copied", impossible);
        }
    }

    /** Returns how often the file was hashed. */
    int passes() {
        return begun.size();
    }

    private static byte[] withCarriageReturns(byte[] content) {
        var text = new ByteArrayOutputStream(content.length + content.length / 64);
        for (var at = 0; at < content.length; at++) {
            if (content[at] == '\n' && (at == 0 || content[at - 1] != '\r')) {
                text.write('\r');
            }
            text.write(content[at]);
        }
        return text.toByteArray();
    }
}
