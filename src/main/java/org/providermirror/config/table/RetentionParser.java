package org.providermirror.config.table;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.providermirror.config.RetentionSettings;
import org.providermirror.config.SettingValueException;
import org.providermirror.provider.ProviderPattern;

/** The rules of retention. */
final class RetentionParser {
    private static final SettingParser<Duration> UNUSED =
            SettingParser.duration(Duration.ofHours(1), Duration.ofDays(36_500));
    private static final SettingParser<Long> SIZE = SettingParser.size(0, Long.MAX_VALUE);

    private RetentionParser() {}

    /** {@code registry.terraform.io/hashicorp/* 180d 500GiB}, of which age and size may each be left out. */
    static RetentionSettings.Rule rule(String text) {
        var words = text.split("\\s+");
        Optional<Duration> unused = Optional.empty();
        var size = OptionalLong.empty();
        for (var at = 1; at < words.length; at++) {
            if (words[at].endsWith("B") && size.isEmpty()) {
                size = OptionalLong.of(SIZE.parse(words[at]));
            } else if (unused.isEmpty()) {
                unused = Optional.of(UNUSED.parse(words[at]));
            } else {
                throw new SettingValueException();
            }
        }
        return new RetentionSettings.Rule(ProviderPattern.parse(words[0]), unused, size);
    }
}
