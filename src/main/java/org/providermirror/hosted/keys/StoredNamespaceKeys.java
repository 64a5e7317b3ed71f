package org.providermirror.hosted.keys;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.providermirror.hosted.keys.SigningKey.State;
import org.providermirror.provider.Hostname;
import org.providermirror.registry.signature.DetachedSigner;
import org.providermirror.registry.signature.RegistrableKey;

/**
 * Knows the registered keys of a namespace, and the mirror's own key, which signs in namespaces without a registered key.
 * Thread-safe.
 */
public final class StoredNamespaceKeys implements NamespaceKeys {
    private final SigningKeys keys;
    private final Optional<DetachedSigner> mirror;

    /** @param mirror the mirror's own key, if the settings name one */
    public StoredNamespaceKeys(SigningKeys keys, Optional<DetachedSigner> mirror) {
        this.keys = keys;
        this.mirror = mirror;
    }

    @Override
    public List<String> armored(Hostname hostname, String namespace) {
        return keys.of(hostname, namespace).stream()
                .filter(key -> key.isRegistered() && !key.armored().isEmpty())
                .map(SigningKey::armored)
                .toList();
    }

    @Override
    public boolean trusts(Hostname hostname, String namespace, String fingerprint) {
        return keys.knows(hostname, namespace, fingerprint);
    }

    @Override
    public Optional<MirrorSignature> sign(Hostname hostname, String namespace, byte[] sums) {
        if (mirror.isEmpty() || keys.of(hostname, namespace).stream().anyMatch(SigningKey::isRegistered)) {
            return Optional.empty();
        }
        // The record comes first: it is why the release is trusted, whichever key the settings name later.
        var own = mirror.get().publicKey();
        return keys.signedByMirror(hostname, namespace, own).state() == State.MIRROR
                ? Optional.of(new MirrorSignature(mirror.get().sign(sums), own.armored()))
                : Optional.empty();
    }

    @Override
    public Optional<String> own(Hostname hostname, String namespace, Predicate<String> isMaker) {
        var own = mirror.map(DetachedSigner::publicKey).filter(key -> isMaker.test(key.armored()));
        if (own.isEmpty()) {
            return Optional.empty();
        }
        var signedBefore = keys.find(hostname, namespace, own.get().fingerprint())
                .filter(key -> key.state() == State.MIRROR)
                .isPresent();
        return !signedBefore && keys.of(hostname, namespace).stream().anyMatch(SigningKey::isRegistered)
                ? Optional.empty()
                : own.filter(key ->
                                keys.signedByMirror(hostname, namespace, key).state() == State.MIRROR)
                        .map(RegistrableKey::armored);
    }
}
