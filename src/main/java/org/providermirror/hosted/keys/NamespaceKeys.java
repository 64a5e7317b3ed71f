package org.providermirror.hosted.keys;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.providermirror.provider.Hostname;

/**
 * Knows the keys that may sign the releases of hosted namespaces. Thread-safe; may read storage, and throws
 * {@link org.providermirror.failure.StorageException} if that fails.
 */
public interface NamespaceKeys {
    /** No keys at all, so that every upload is refused. */
    NamespaceKeys NONE = new NamespaceKeys() {
        @Override
        public List<String> armored(Hostname hostname, String namespace) {
            return List.of();
        }

        @Override
        public boolean trusts(Hostname hostname, String namespace, String fingerprint) {
            return false;
        }

        @Override
        public Optional<MirrorSignature> sign(Hostname hostname, String namespace, byte[] sums) {
            return Optional.empty();
        }

        @Override
        public Optional<String> own(Hostname hostname, String namespace, Predicate<String> isMaker) {
            return Optional.empty();
        }
    };

    /**
     * Returns the armored public keys that may sign new releases of a namespace, each by itself; empty if no key is
     * registered.
     */
    List<String> armored(Hostname hostname, String namespace);

    /**
     * Returns whether a stored release of a namespace may be signed by this key: one that is or was registered, or the
     * mirror's own.
     *
     * @param fingerprint the fingerprint of the primary key, upper-case hexadecimal
     */
    boolean trusts(Hostname hostname, String namespace, String fingerprint);

    /**
     * Signs sums with the mirror's own key.
     *
     * @return empty if the mirror has no key, or if the namespace has a registered one
     */
    Optional<MirrorSignature> sign(Hostname hostname, String namespace, byte[] sums);

    /**
     * Returns the mirror's own public key if it made the signature of an imported release, and records that it signs
     * releases of the namespace.
     *
     * @param isMaker returns whether an armored key made the signature
     * @return empty if it did not; also if the namespace has a registered key, unless the mirror signed there before
     */
    Optional<String> own(Hostname hostname, String namespace, Predicate<String> isMaker);

    /**
     * A detached signature by the mirror's own key.
     *
     * @param signature the binary signature
     * @param armoredKey the public key
     */
    record MirrorSignature(byte[] signature, String armoredKey) {}
}
