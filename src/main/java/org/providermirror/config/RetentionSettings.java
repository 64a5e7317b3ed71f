package org.providermirror.config;

import static org.providermirror.config.table.SettingParser.duration;
import static org.providermirror.config.table.SettingParser.listOf;
import static org.providermirror.config.table.SettingParser.optional;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.providermirror.config.table.Setting;
import org.providermirror.config.table.Setting.Fallback;
import org.providermirror.config.table.SettingParser;
import org.providermirror.config.table.SettingValueException;
import org.providermirror.config.table.SettingsReading;
import org.providermirror.provider.ProviderPattern;

/**
 * Says which stored packages expire; {@code mirror.retention.*}.
 *
 * @param size the maximum size of all packages in bytes; empty for no limit
 * @param unused the time after its last use at which a package expires, if no rule matches it; empty for never
 * @param rules a package is under the first rule whose pattern it matches
 * @param interval how often the retention job runs
 */
public record RetentionSettings(OptionalLong size, Optional<Duration> unused, List<Rule> rules, Duration interval) {
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final SettingParser<Duration> UNUSED_TIME = duration(Duration.ofHours(1), LONGEST);
    private static final SettingParser<Long> ANY_SIZE = SettingParser.size(0, Long.MAX_VALUE);

    private static final Setting<Optional<Long>> SIZE = new Setting<>(
            "mirror.retention.size",
            Fallback.toNothing("none: nothing is removed for its size"),
            "Maximum size of all stored packages together. The least recently used expire first.",
            "a size, in `B`, `KiB`, `MiB`, `GiB` or `TiB`",
            optional(ANY_SIZE));

    private static final Setting<Optional<Duration>> UNUSED = new Setting<>(
            "mirror.retention.unused",
            Fallback.toNothing("none: nothing is removed for its age"),
            "Time after its last use at which a package expires, if no rule of `mirror.retention.rules` matches it.",
            "a duration from `1h` to `36500d`, in `h` or `d`",
            optional(UNUSED_TIME));

    private static final Setting<List<Rule>> RULES = new Setting<>(
            "mirror.retention.rules",
            Fallback.toNothing("none"),
            "Retention rules for some providers: the time after the last use at which their packages expire, and their"
                    + " maximum size together. The first rule whose pattern matches a package applies. A pattern alone"
                    + " exempts its packages, except from `mirror.retention.size`.",
            "patterns, each with a duration, a size or both behind it, joined by commas:"
                    + " `registry.terraform.io/hashicorp/* 180d 500GiB, example.com/*/*`",
            listOf(Rule::parse));

    private static final Setting<Duration> INTERVAL = new Setting<>(
            "mirror.retention.interval",
            Fallback.to("1d"),
            "How often the retention job runs.",
            "a duration from `1m` to `36500d`",
            duration(Duration.ofMinutes(1), LONGEST));

    static final List<Setting<?>> ROWS = List.of(SIZE, UNUSED, RULES, INTERVAL);

    public RetentionSettings {
        rules = List.copyOf(rules);
    }

    static RetentionSettings read(SettingsReading reading) {
        return new RetentionSettings(
                reading.value(SIZE).map(OptionalLong::of).orElse(OptionalLong.empty()),
                reading.value(UNUSED),
                reading.value(RULES),
                reading.value(INTERVAL));
    }

    /**
     * The retention policy for some providers.
     *
     * @param unused the time after its last use at which a package expires; empty for never
     * @param size the maximum size of the packages under this rule in bytes; empty for no limit
     */
    public record Rule(ProviderPattern pattern, Optional<Duration> unused, OptionalLong size) {
        /** Parses {@code registry.terraform.io/hashicorp/* 180d 500GiB}; age and size are optional. */
        static Rule parse(String text) {
            var words = text.split("\\s+");
            Optional<Duration> unused = Optional.empty();
            var size = OptionalLong.empty();
            for (var at = 1; at < words.length; at++) {
                if (words[at].endsWith("B") && size.isEmpty()) {
                    size = OptionalLong.of(ANY_SIZE.parse(words[at]));
                } else if (unused.isEmpty()) {
                    unused = Optional.of(UNUSED_TIME.parse(words[at]));
                } else {
                    throw new SettingValueException();
                }
            }
            return new Rule(ProviderPattern.parse(words[0]), unused, size);
        }
    }

    /** Whether any package can ever expire. */
    public boolean removesAnything() {
        return size.isPresent()
                || unused.isPresent()
                || rules.stream()
                        .anyMatch(
                                rule -> rule.unused().isPresent() || rule.size().isPresent());
    }
}
