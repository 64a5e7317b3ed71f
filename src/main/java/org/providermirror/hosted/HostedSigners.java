package org.providermirror.hosted;

import java.util.Optional;
import java.util.function.Predicate;
import org.providermirror.hosted.keys.NamespaceKeys;
import org.providermirror.provider.Hostname;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Release;
import org.providermirror.registry.Signer;
import org.providermirror.registry.verify.SignerRule;

/**
 * Trusts a stored hosted release only if it was signed by a key that was registered for its namespace, or by the
 * mirror's own key.
 *
 * @param hosts returns whether the mirror is the origin of a hostname
 * @param others decides about the releases of all other hostnames
 */
public record HostedSigners(Predicate<Hostname> hosts, NamespaceKeys keys, SignerRule others) implements SignerRule {
    @Override
    public Optional<String> complaint(Release release, boolean builtInKey) {
        var provider = release.provider();
        if (!hosts.test(provider.hostname())) {
            return others.complaint(release, builtInKey);
        }
        return release.checksums().stream()
                .map(PublishedChecksums::signer)
                .map(signer -> signer.map(Signer::primaryFingerprint))
                .filter(fingerprint -> fingerprint
                        .filter(known -> keys.trusts(provider.hostname(), provider.namespace(), known))
                        .isEmpty())
                .findFirst()
                .map(unknown -> unknown.map(fingerprint -> "it is signed by the key " + fingerprint
                                + ", which was never registered for " + provider.hostname() + "/"
                                + provider.namespace())
                        .orElse("it is not signed, and every published release is"));
    }
}
