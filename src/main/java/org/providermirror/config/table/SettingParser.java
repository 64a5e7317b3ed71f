package org.providermirror.config.table;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.providermirror.config.SettingValueException;

/** Makes a value of a setting's text. */
@FunctionalInterface
interface SettingParser<T> {
    /**
     * The value of this text, which has no space around it.
     *
     * @throws SettingValueException or {@link org.providermirror.provider.InvalidTermException} where it is none; the
     *     message never holds a secret
     */
    T parse(String text);

    /** Empty for an empty text. */
    static <T> SettingParser<Optional<T>> orNone(SettingParser<T> parser) {
        return text -> text.isEmpty() ? Optional.empty() : Optional.of(parser.parse(text));
    }

    /** Any number of values joined by commas, with space around them or not; may be none. */
    static <T> SettingParser<List<T>> listOf(SettingParser<T> parser) {
        return text -> Stream.of(text.split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .map(parser::parse)
                .toList();
    }

    /** A whole number in decimal digits. */
    static SettingParser<Integer> wholeNumber(int least, int most) {
        return text -> {
            if (!text.matches("[0-9]{1,9}")) {
                throw new SettingValueException();
            }
            var number = Integer.parseInt(text);
            if (number < least || number > most) {
                throw new SettingValueException();
            }
            return number;
        };
    }

    /** One of a few words, in any case; a dash joins the parts of one. */
    static <E extends Enum<E>> SettingParser<E> word(Class<E> words) {
        return text -> Arrays.stream(words.getEnumConstants())
                .filter(constant -> constant.name().replace('_', '-').equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(SettingValueException::new);
    }

    /** {@code true} or {@code false}, in any case. */
    static SettingParser<Boolean> flag() {
        return text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new SettingValueException();
        };
    }

    /** A number with its unit: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 12h}, {@code 1d}. */
    static SettingParser<Duration> duration(Duration least, Duration most) {
        var notation = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
        var units = Map.of(
                "ms", Duration.ofMillis(1),
                "s", Duration.ofSeconds(1),
                "m", Duration.ofMinutes(1),
                "h", Duration.ofHours(1),
                "d", Duration.ofDays(1));
        return text -> {
            var parts = notation.matcher(text);
            if (!parts.matches()) {
                throw new SettingValueException("a number and its unit are needed");
            }
            var duration = units.get(parts.group(2)).multipliedBy(Long.parseLong(parts.group(1)));
            if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
                throw new SettingValueException();
            }
            return duration;
        };
    }

    /** A number of bytes with its unit: {@code 500MiB}, {@code 20GiB}, {@code 2TiB}. */
    static SettingParser<Long> size(long least, long most) {
        var notation = Pattern.compile("([0-9]{1,9})(B|KiB|MiB|GiB|TiB)");
        var units = Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB", 1L << 40);
        return text -> {
            var parts = notation.matcher(text);
            if (!parts.matches()) {
                throw new SettingValueException("a number and its unit are needed");
            }
            var number = Long.parseLong(parts.group(1));
            var unit = units.get(parts.group(2));
            if (number > most / unit || number * unit < least) {
                throw new SettingValueException();
            }
            return number * unit;
        };
    }

    /** The path of a folder in a URL, which nobody need encode. */
    static SettingParser<String> locationPrefix() {
        return text -> {
            if (!text.matches("/|(?=.{1,500}$)(/(?!\\.{1,2}/)[A-Za-z0-9._~-]+)+/")) {
                throw new SettingValueException();
            }
            return text;
        };
    }

    /** A name that JNDI looks up: no space, no control characters. */
    static SettingParser<String> jndiName() {
        return text -> {
            if (!text.matches("[!-~]{1,500}")) {
                throw new SettingValueException();
            }
            return text;
        };
    }
}
