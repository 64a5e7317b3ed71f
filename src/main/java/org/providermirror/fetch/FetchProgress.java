package org.providermirror.fetch;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.providermirror.provider.PackageId;

/**
 * How far a fetch is.
 *
 * @param host where the package comes from
 * @param received how many bytes are here
 * @param length how many there will be, where that is known
 * @param running since when this try runs; empty unless it does
 * @param failures how many tries have failed
 * @param refusal why clients are refused the package meanwhile; empty if they are sent upstream or wait
 */
public record FetchProgress(
        PackageId id,
        State state,
        String host,
        long received,
        OptionalLong length,
        Optional<Duration> running,
        int failures,
        Optional<String> refusal) {
    /** What a fetch is doing. */
    public enum State {
        /** It waits for its turn. */
        QUEUED,
        /** It runs. */
        RUNNING,
        /** It failed and will be tried again. */
        RESTING
    }

    /** How many bytes came in a second of this try, on the average; empty before the first byte. */
    public OptionalLong bytesPerSecond() {
        return running.isEmpty() || received == 0
                ? OptionalLong.empty()
                : OptionalLong.of(received * 1_000 / Math.max(1, running.get().toMillis()));
    }

    /** How long it will take at that rate; empty where rate or length are not known. */
    public Optional<Duration> left() {
        var rate = bytesPerSecond();
        return length.isEmpty() || rate.isEmpty() || rate.getAsLong() == 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds((length.getAsLong() - received) / rate.getAsLong()));
    }
}
