package org.providermirror.mirror.policy;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.providermirror.failure.MirrorException;

/**
 * Holds the result of a lookup.
 *
 * @param value what was found; empty if there is nothing, or if the lookup failed
 * @param failure why the lookup failed; empty if it did not
 */
record Lookup<T>(Optional<T> value, Optional<MirrorException> failure) {
    /** Returns the result of a lookup. Completes exceptionally only if it failed without a {@link MirrorException}. */
    static <T> CompletionStage<Lookup<T>> of(CompletionStage<Optional<T>> answer) {
        return answer.handle((value, failure) ->
                failure == null ? new Lookup<>(value, Optional.empty()) : failed(unwrapped(failure)));
    }

    private static <T> Lookup<T> failed(Throwable cause) {
        if (cause instanceof MirrorException fact) {
            return new Lookup<>(Optional.empty(), Optional.of(fact));
        }
        throw new CompletionException(cause);
    }

    private static Throwable unwrapped(Throwable failure) {
        var cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
