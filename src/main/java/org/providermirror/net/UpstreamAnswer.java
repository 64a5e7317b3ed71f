package org.providermirror.net;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Holds what upstream answers to a request for something that it may not have. */
public sealed interface UpstreamAnswer<T> {
    /**
     * Upstream has it.
     *
     * @param reason what the registry says about a requested part of it that it does not have, if anything
     */
    record Found<T>(T value, Optional<String> reason) implements UpstreamAnswer<T> {
        public Found(T value) {
            this(value, Optional.empty());
        }

        @Override
        public <R> R map(Function<? super T, ? extends R> found, Function<Optional<String>, ? extends R> absent) {
            return found.apply(value);
        }
    }

    /**
     * Upstream does not have it.
     *
     * @param reason what the registry says about that, if anything: an {@link ErrorSentence}
     */
    record Absent<T>(Optional<String> reason) implements UpstreamAnswer<T> {
        @Override
        public <R> R map(Function<? super T, ? extends R> found, Function<Optional<String>, ? extends R> absent) {
            return absent.apply(reason);
        }
    }

    /** Returns the answer without a reason if there is no value. */
    static <T> UpstreamAnswer<T> of(Optional<T> value) {
        return value.<UpstreamAnswer<T>>map(Found::new).orElseGet(() -> new Absent<>(Optional.empty()));
    }

    /** Returns the result of the function for this kind of answer. */
    <R> R map(Function<? super T, ? extends R> found, Function<Optional<String>, ? extends R> absent);

    /** Returns what the registry says about what it does not have, if anything: an {@link ErrorSentence}. */
    Optional<String> reason();

    /** Returns what upstream has. */
    default Optional<T> found() {
        return map(Optional::of, reason -> Optional.empty());
    }

    /** Returns the other answer if upstream does not have this. */
    default UpstreamAnswer<T> or(Supplier<UpstreamAnswer<T>> other) {
        return map(value -> this, reason -> other.get());
    }
}
