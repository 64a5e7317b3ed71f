package org.providermirror.policy.token;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The scope of a token. */
public enum Scope {
    /** Requests of lists, packages, metrics and the status of the mirror. */
    READ,
    /** Publication of releases of hosted providers, and nothing else. */
    PUBLISH,
    /** Everything: reading, publication and administration. */
    ADMIN;

    /** Returns the scope of this name, in the case of the tokens file. */
    static Optional<Scope> find(String name) {
        return Stream.of(values())
                .filter(scope -> scope.toString().equals(name))
                .findFirst();
    }

    /** {@code read}, {@code publish} or {@code admin}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
