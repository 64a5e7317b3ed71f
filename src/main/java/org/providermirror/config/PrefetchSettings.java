package org.providermirror.config;

import static org.providermirror.config.table.SettingParser.duration;
import static org.providermirror.config.table.SettingParser.optional;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.providermirror.config.table.Setting;
import org.providermirror.config.table.Setting.Fallback;
import org.providermirror.config.table.SettingParser;
import org.providermirror.config.table.SettingsReading;

/**
 * Says what the mirror fetches before it is requested; {@code mirror.prefetch.*}.
 *
 * @param file the prefetch list; empty for none
 * @param interval how often the prefetch job runs
 */
public record PrefetchSettings(Optional<Path> file, Duration interval) {
    private static final Setting<Optional<Path>> FILE = Setting.path(
            "mirror.prefetch.file",
            Fallback.toNothing("none"),
            "Prefetch list: packages that the mirror fetches before they are requested, keeps up to date, and never removes."
                    + " Read again at every run; a change starts one at once.",
            optional(SettingParser::path));

    private static final Setting<Duration> INTERVAL = new Setting<>(
            "mirror.prefetch.interval",
            Fallback.to("6h"),
            "How often the prefetch job runs.",
            "a duration from `1m` to `36500d`",
            duration(Duration.ofMinutes(1), Duration.ofDays(36_500)));

    static final List<Setting<?>> ROWS = List.of(FILE, INTERVAL);

    static PrefetchSettings read(SettingsReading reading) {
        return new PrefetchSettings(reading.value(FILE), reading.value(INTERVAL));
    }
}
