package org.providermirror.web.access;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.providermirror.policy.token.Principal;

/** Says who sends a request. */
public sealed interface Identity {
    /** Calls the function of this case. */
    <T> T map(Function<Known, T> known, Supplier<T> wrong, Supplier<T> anonymous);

    /** Returns the authenticated caller; otherwise empty. */
    default Optional<Principal> caller() {
        return map(known -> Optional.of(known.principal()), Optional::empty, Optional::empty);
    }

    /**
     * An authenticated caller.
     *
     * @param isSession whether the session of a browser authenticated the caller
     */
    record Known(Principal principal, boolean isSession) implements Identity {
        @Override
        public <T> T map(Function<Known, T> known, Supplier<T> wrong, Supplier<T> anonymous) {
            return known.apply(this);
        }
    }

    /** Credentials that are not valid. */
    record Wrong() implements Identity {
        @Override
        public <T> T map(Function<Known, T> known, Supplier<T> wrong, Supplier<T> anonymous) {
            return wrong.get();
        }
    }

    /** No credentials, or a session that has ended. */
    record Anonymous() implements Identity {
        @Override
        public <T> T map(Function<Known, T> known, Supplier<T> wrong, Supplier<T> anonymous) {
            return anonymous.get();
        }
    }
}
