package org.providermirror.fetch;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.providermirror.provider.PackageId;

/**
 * Shows the progress of a fetch.
 *
 * @param host the download host
 * @param received the received bytes
 * @param length the length of the whole, if known
 * @param running how long this attempt has been running; empty if it is not
 * @param failures the number of failed attempts
 * @param failure why the last attempt failed; empty if none did
 * @param refusal why clients are refused the package meanwhile; empty if they are redirected or wait
 */
public record FetchProgress(
        PackageId id,
        State state,
        String host,
        long received,
        OptionalLong length,
        Optional<Duration> running,
        int failures,
        Optional<String> failure,
        Optional<String> refusal) {
    /** The state of a fetch. */
    public enum State {
        /** It waits for its turn. */
        QUEUED,
        /** It runs. */
        RUNNING,
        /** It failed and waits for its retry. */
        RESTING
    }

    /** @param startedAt when this attempt started, by {@link System#nanoTime} */
    static FetchProgress running(
            FetchOrder order,
            ArrivingFile arriving,
            long startedAt,
            int failures,
            Optional<String> failure,
            Optional<String> refusal) {
        return new FetchProgress(
                order.id(),
                State.RUNNING,
                order.host(),
                arriving.received(),
                arriving.length(),
                Optional.of(Duration.ofNanos(System.nanoTime() - startedAt)),
                failures,
                failure,
                refusal);
    }

    static FetchProgress waiting(
            FetchOrder order, State state, int failures, Optional<String> failure, Optional<String> refusal) {
        return new FetchProgress(
                order.id(), state, order.host(), 0, OptionalLong.empty(), Optional.empty(), failures, failure, refusal);
    }

    /** Returns the average rate of this attempt; empty before the first byte. */
    public OptionalLong bytesPerSecond() {
        return running.isEmpty() || received == 0
                ? OptionalLong.empty()
                : OptionalLong.of(received * 1_000 / Math.max(1, running.get().toMillis()));
    }

    /** Returns the remaining time at that rate; empty if rate or length are unknown. */
    public Optional<Duration> left() {
        var rate = bytesPerSecond();
        return length.isEmpty() || rate.isEmpty() || rate.getAsLong() == 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds((length.getAsLong() - received) / rate.getAsLong()));
    }
}
