package org.providermirror.mirror.inventory;

import java.util.List;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;

/** Finds the providers that an administrator names by a pattern: those that the mirror knows now. */
public record KnownProviders(Inventory inventory) {
    private static final int MOST = 200;

    /**
     * Returns the known providers that a pattern matches. A pattern without {@code *} is one provider, known or not.
     *
     * @throws InvalidTermException if it matches none, or too many for one act
     */
    public List<ProviderAddress> matching(ProviderPattern pattern) {
        if (pattern.address().isPresent()) {
            return List.of(pattern.address().get());
        }
        var known = inventory.search("").stream()
                .map(ProviderSummary::provider)
                .filter(pattern::matches)
                .toList();
        if (known.isEmpty() || known.size() > MOST) {
            throw new InvalidTermException(
                            "selection of providers",
                            pattern.toString(),
                            "it matches " + known.size() + " known providers, and from 1 to " + MOST + " are allowed")
                    .at("provider");
        }
        return known;
    }
}
