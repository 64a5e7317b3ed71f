package org.providermirror.config.table;

import static org.providermirror.config.table.SettingParser.duration;
import static org.providermirror.config.table.SettingParser.listOf;
import static org.providermirror.config.table.SettingParser.orNone;
import static org.providermirror.config.table.SettingParser.size;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.providermirror.config.MaintenanceSettings;
import org.providermirror.config.PrefetchSettings;
import org.providermirror.config.RetentionSettings;
import org.providermirror.config.ScrubSettings;
import org.providermirror.config.TransferSettings;
import org.providermirror.config.table.Setting.Fallback;

/** The settings of how the store is filled and kept: rows of {@link SettingsTable}. */
final class MaintenanceRows {
    private static final String PATH = "an absolute path, or one that begins with `~/`";
    private static final String BYTES = "in `B`, `KiB`, `MiB`, `GiB` or `TiB`";
    private static final String TIME = "in `h` or `d`";
    private static final Duration LONG = Duration.ofDays(36_500);

    final Setting<Optional<Path>> prefetchFile;
    final Setting<Duration> prefetchInterval;
    final Setting<Optional<Path>> importPath;
    final Setting<Long> uploadLimit;
    final Setting<Optional<Path>> exportPath;
    final Setting<Optional<Long>> retentionSize;
    final Setting<Optional<Duration>> retentionUnused;
    final Setting<List<RetentionSettings.Rule>> retentionRules;
    final Setting<Duration> retentionInterval;
    final Setting<Optional<Long>> scrubRate;
    final Setting<Duration> scrubInterval;

    MaintenanceRows(PathParser paths) {
        prefetchFile = new Setting<>(
                "mirror.prefetch.file",
                Fallback.toNothing("none"),
                "The standing list: what the mirror fetches unasked, keeps up, and never removes. It is read anew each"
                        + " time, and followed at once when it has changed.",
                PATH,
                orNone(paths::absolute));
        prefetchInterval = new Setting<>(
                "mirror.prefetch.interval",
                Fallback.to("6h"),
                "How often the standing list is kept up.",
                "a duration from `1m` to `36500d`",
                duration(Duration.ofMinutes(1), LONG));
        importPath = new Setting<>(
                "mirror.import.path",
                Fallback.toNothing("none: by upload alone"),
                "The folder whose folders an administrator may import from.",
                PATH,
                orNone(paths::absolute));
        uploadLimit = new Setting<>(
                "mirror.import.upload-limit",
                Fallback.to("20GiB"),
                "How large an archive may be that is uploaded to be imported.",
                "a size from `1MiB` to `100TiB`, " + BYTES,
                size(1L << 20, 100L << 40));
        exportPath = new Setting<>(
                "mirror.export.path",
                Fallback.toNothing("none: by download alone"),
                "The folder that exports are written below.",
                PATH,
                orNone(paths::absolute));
        retentionSize = new Setting<>(
                "mirror.retention.size",
                Fallback.toNothing("none: nothing is removed for its size"),
                "How much all stored packages may take together. What was not used for the longest time goes first.",
                "a size, " + BYTES,
                orNone(size(0, Long.MAX_VALUE)));
        retentionUnused = new Setting<>(
                "mirror.retention.unused",
                Fallback.toNothing("none: nothing is removed for its age"),
                "How long a package may lie unused that no rule of `mirror.retention.rules` speaks of.",
                "a duration from `1h` to `36500d`, " + TIME,
                orNone(duration(Duration.ofHours(1), LONG)));
        retentionRules = new Setting<>(
                "mirror.retention.rules",
                Fallback.toNothing("none"),
                "What holds for some providers: how long their packages may lie unused, and how much they may take"
                        + " together. A package is under the first rule whose pattern it matches; a rule with a pattern"
                        + " alone exempts, but from `mirror.retention.size`.",
                "patterns, each with a duration, a size or both behind it, joined by commas:"
                        + " `registry.terraform.io/hashicorp/* 180d 500GiB, example.com/*/*`",
                listOf(RetentionParser::rule));
        retentionInterval = new Setting<>(
                "mirror.retention.interval",
                Fallback.to("1d"),
                "How often what is to go is removed.",
                "a duration from `1m` to `36500d`",
                duration(Duration.ofMinutes(1), LONG));
        scrubRate = new Setting<>(
                "mirror.scrub.rate",
                Fallback.toNothing("none: only when an administrator asks"),
                "How much is read a second to hash the stored packages again, round after round.",
                "a size from `1KiB` to `10GiB`, " + BYTES,
                orNone(size(1L << 10, 10L << 30)));
        scrubInterval = new Setting<>(
                "mirror.scrub.interval",
                Fallback.to("30d"),
                "How long after the end of one round the next begins.",
                "a duration from `1m` to `36500d`",
                duration(Duration.ofMinutes(1), LONG));
    }

    List<Setting<?>> rows() {
        return List.of(
                prefetchFile,
                prefetchInterval,
                importPath,
                uploadLimit,
                exportPath,
                retentionSize,
                retentionUnused,
                retentionRules,
                retentionInterval,
                scrubRate,
                scrubInterval);
    }

    MaintenanceSettings settings(SettingsReading reading) {
        return new MaintenanceSettings(
                new PrefetchSettings(
                        reading.value(prefetchFile).orElseThrow(),
                        reading.value(prefetchInterval).orElseThrow()),
                new TransferSettings(
                        reading.value(importPath).orElseThrow(),
                        reading.value(exportPath).orElseThrow(),
                        reading.value(uploadLimit).orElseThrow()),
                new RetentionSettings(
                        number(reading.value(retentionSize).orElseThrow()),
                        reading.value(retentionUnused).orElseThrow(),
                        reading.value(retentionRules).orElseThrow(),
                        reading.value(retentionInterval).orElseThrow()),
                new ScrubSettings(
                        number(reading.value(scrubRate).orElseThrow()),
                        reading.value(scrubInterval).orElseThrow()));
    }

    private static OptionalLong number(Optional<Long> given) {
        return given.isPresent() ? OptionalLong.of(given.get()) : OptionalLong.empty();
    }
}
