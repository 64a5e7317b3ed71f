package org.providermirror.config;

import static org.providermirror.config.table.SettingParser.duration;
import static org.providermirror.config.table.SettingParser.optional;
import static org.providermirror.config.table.SettingParser.size;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.providermirror.config.table.Setting;
import org.providermirror.config.table.Setting.Fallback;
import org.providermirror.config.table.SettingsReading;

/**
 * Says how often and how fast stored packages are hashed again; {@code mirror.scrub.*}.
 *
 * @param rate the read rate in bytes a second; empty if the scrub runs only when an administrator starts it
 * @param interval the time from the end of one scrub to the start of the next
 */
public record ScrubSettings(OptionalLong rate, Duration interval) {
    private static final Setting<Optional<Long>> RATE = new Setting<>(
            "mirror.scrub.rate",
            Fallback.toNothing("none: only when an administrator asks"),
            "Bytes a second that the scheduled scrub reads to hash stored packages again.",
            "a size from `1KiB` to `10GiB`, in `B`, `KiB`, `MiB`, `GiB` or `TiB`",
            optional(size(1L << 10, 10L << 30)));

    private static final Setting<Duration> INTERVAL = new Setting<>(
            "mirror.scrub.interval",
            Fallback.to("30d"),
            "Time from the end of one scheduled scrub to the start of the next.",
            "a duration from `1m` to `36500d`",
            duration(Duration.ofMinutes(1), Duration.ofDays(36_500)));

    static final List<Setting<?>> ROWS = List.of(RATE, INTERVAL);

    static ScrubSettings read(SettingsReading reading) {
        return new ScrubSettings(
                reading.value(RATE).map(OptionalLong::of).orElse(OptionalLong.empty()), reading.value(INTERVAL));
    }
}
