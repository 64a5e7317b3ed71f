package org.providermirror.catalog;

import java.util.Map;
import java.util.function.Function;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;

/**
 * Returns what administrators decided about single packages of verified releases. Reads no storage; safe for use by any number
 * of threads.
 */
@FunctionalInterface
public interface ReleaseDecisions {
    /** Nothing is decided about any package. */
    ReleaseDecisions NONE = release -> Map.of();

    /** Returns the decisions about a release, by platform; empty if it is served as it was first verified. */
    Map<Platform, PackageDecision> of(ReleaseId release);

    /** Describes what is decided about one package. */
    sealed interface PackageDecision {
        /** Returns the result of the function for this kind of decision. */
        <T> T map(Function<Withheld, T> withheld, Function<Replaced, T> replaced);

        /** The package is left out of its release until every instance knows the decision. */
        record Withheld() implements PackageDecision {
            @Override
            public <T> T map(Function<Withheld, T> withheld, Function<Replaced, T> replaced) {
                return withheld.apply(this);
            }
        }

        /**
         * The package of an alternative release takes the place of the first one.
         *
         * @param sha256 the digest that was accepted; an alternative with another digest is not used
         * @param alternative the name of the alternative release
         */
        record Replaced(Sha256 sha256, String alternative) implements PackageDecision {
            @Override
            public <T> T map(Function<Withheld, T> withheld, Function<Replaced, T> replaced) {
                return replaced.apply(this);
            }
        }
    }
}
