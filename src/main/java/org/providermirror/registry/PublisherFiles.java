package org.providermirror.registry;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.providermirror.provider.Sha256;

/**
 * Gives a publisher's SHA256SUMS, its signature and the signing keys, byte for byte. They are in memory while a release
 * is verified, and are read from storage when they are needed later.
 *
 * <p>Thread-safe. The methods that return content throw {@link org.providermirror.failure.StorageException} if it cannot
 * be read, or is not what was verified.
 */
public interface PublisherFiles {
    /** Returns the SHA256SUMS. */
    byte[] sums();

    /** Returns the detached signature; empty if the registry gives neither key nor signature. */
    Optional<byte[]> signature();

    /** Returns the signing keys as the registry gave them, each the JSON text of one {@code gpg_public_keys} entry. */
    List<String> keys();

    /** Returns whether the registry gives a key. Reads no storage. */
    boolean hasKeys();

    /** Returns the digests of the content. Reads no storage. */
    Digests digests();

    /** Returns about how many bytes it takes in memory. */
    long weight();

    /** Identifies the content. */
    record Digests(Sha256 sums, Optional<Sha256> signature, Sha256 keys) {
        /** Returns the digest of keys. */
        public static Sha256 ofKeys(List<String> keys) {
            var digest = Sha256.newDigest();
            for (var key : keys) {
                digest.update(Sha256.newDigest().digest(key.getBytes(StandardCharsets.UTF_8)));
            }
            return Sha256.ofDigest(digest.digest());
        }
    }

    /** Holds the content in memory. */
    record InMemory(byte[] sums, Optional<byte[]> signature, List<String> keys) implements PublisherFiles {
        public InMemory {
            keys = List.copyOf(keys);
        }

        @Override
        public boolean hasKeys() {
            return !keys.isEmpty();
        }

        @Override
        public Digests digests() {
            return new Digests(Sha256.of(sums), signature.map(Sha256::of), Digests.ofKeys(keys));
        }

        @Override
        public long weight() {
            return 200L
                    + sums.length
                    + signature.map(bytes -> bytes.length).orElse(0)
                    + keys.stream().mapToLong(key -> 60L + key.length()).sum();
        }
    }
}
