package org.providermirror.config;

import static org.providermirror.config.table.SettingParser.matching;
import static org.providermirror.config.table.SettingParser.optional;
import static org.providermirror.config.table.SettingParser.wholeNumber;

import java.util.List;
import java.util.Optional;
import org.providermirror.config.table.Setting;
import org.providermirror.config.table.Setting.Fallback;
import org.providermirror.config.table.SettingsReading;

/**
 * Limits the fetches into storage; {@code mirror.fetch.*}.
 *
 * @param threads the concurrency limit of all fetches, 1 to 256
 * @param perHost the concurrency limit for each download host, 1 to 256
 * @param queue the bound of the queue, 1 to 1,000,000
 * @param executor the JNDI name of a container's executor; empty for the mirror's own threads
 */
public record FetchSettings(int threads, int perHost, int queue, Optional<String> executor) {
    private static final Setting<Integer> THREADS = new Setting<>(
            "mirror.fetch.threads",
            Fallback.to("4"),
            "Number of packages that are fetched into storage at the same time, beside up to as many that a gateway holds"
                    + " back.",
            "a whole number from 1 to 256",
            wholeNumber(1, 256));

    private static final Setting<Integer> PER_HOST = new Setting<>(
            "mirror.fetch.per-host",
            Fallback.to("2"),
            "Number of packages that are fetched from one download host at the same time.",
            "a whole number from 1 to 256",
            wholeNumber(1, 256));

    private static final Setting<Integer> QUEUE = new Setting<>(
            "mirror.fetch.queue",
            Fallback.to("1000"),
            "Number of packages that may wait to be fetched. If the queue is full, clients are still redirected, but the"
                    + " package is not stored.",
            "a whole number from 1 to 1000000",
            wholeNumber(1, 1_000_000));

    private static final Setting<Optional<String>> EXECUTOR = new Setting<>(
            "mirror.fetch.executor",
            Fallback.toNothing("none: threads of the mirror's own"),
            "JNDI name of a container's `ExecutorService` or `ManagedExecutorService` that runs the fetches.",
            "a JNDI name such as `java:comp/env/concurrent/mirror`",
            optional(matching("[!-~]{1,500}")));

    static final List<Setting<?>> ROWS = List.of(THREADS, PER_HOST, QUEUE, EXECUTOR);

    static FetchSettings read(SettingsReading reading) {
        return new FetchSettings(
                reading.value(THREADS), reading.value(PER_HOST), reading.value(QUEUE), reading.value(EXECUTOR));
    }
}
