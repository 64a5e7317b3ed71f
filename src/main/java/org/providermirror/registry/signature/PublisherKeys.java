package org.providermirror.registry.signature;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keys that may have made a signature, in the order in which they are tried. One primary key may come in several copies
 * of different age.
 *
 * <p>Immutable; holds the keys as they were written, for a parsed one belongs to one thread.
 *
 * @param blocks the ASCII armor of each
 * @param onlyPrimary the fingerprint of the one primary key that counts, upper-case hexadecimal; empty where any does
 */
public record PublisherKeys(List<String> blocks, Optional<String> onlyPrimary) {
    public PublisherKeys {
        blocks = List.copyOf(blocks);
    }

    /** All of these count. */
    public static PublisherKeys anyOf(List<String> blocks) {
        return new PublisherKeys(blocks, Optional.empty());
    }

    /** Of these count those alone that are copies of one primary key. */
    public static PublisherKeys copiesOf(String primaryFingerprint, List<String> blocks) {
        return new PublisherKeys(blocks, Optional.of(primaryFingerprint));
    }

    /** The certificates that count, and how many blocks hold none that could be read. */
    Read read() {
        var certificates = new ArrayList<Certificate>();
        var unreadable = 0;
        for (var block : blocks) {
            var found = Armor.decode(block, "PUBLIC KEY BLOCK")
                    .map(Certificate::readAll)
                    .orElse(List.of());
            unreadable += found.isEmpty() ? 1 : 0;
            found.stream().filter(this::counts).forEach(certificates::add);
        }
        return new Read(certificates, unreadable);
    }

    private boolean counts(Certificate certificate) {
        return onlyPrimary
                .map(Certificate.fingerprint(certificate.primary())::equals)
                .orElse(true);
    }

    record Read(List<Certificate> certificates, int unreadable) {}
}
