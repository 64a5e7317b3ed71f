package org.providermirror.config.table;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes a value of a setting's text. */
@FunctionalInterface
public interface SettingParser<T> {
    /**
     * Returns the value of this text, which has no space around it.
     *
     * @throws SettingValueException or {@link org.providermirror.provider.InvalidTermException} if the text is not a
     *     valid value; the message never holds a secret
     */
    T parse(String text);

    /** Accepts an empty text as no value. */
    static <T> SettingParser<Optional<T>> optional(SettingParser<T> parser) {
        return text -> text.isEmpty() ? Optional.empty() : Optional.of(parser.parse(text));
    }

    /** Accepts any number of values joined by commas, with or without space around them. */
    static <T> SettingParser<List<T>> listOf(SettingParser<T> parser) {
        return listOf(",", parser);
    }

    /** Accepts any number of values joined by a separator, with or without space around them. */
    static <T> SettingParser<List<T>> listOf(String separator, SettingParser<T> parser) {
        return text -> Stream.of(text.split(separator))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .map(parser::parse)
                .toList();
    }

    /** Accepts a text of this form as it is. */
    static SettingParser<String> matching(String pattern) {
        return text -> {
            if (!text.matches(pattern)) {
                throw new SettingValueException();
            }
            return text;
        };
    }

    /** Accepts a whole number in decimal digits. */
    static SettingParser<Integer> wholeNumber(int least, int most) {
        return text -> {
            if (!text.matches("[0-9]{1,9}")) {
                throw new SettingValueException();
            }
            return within(least, Integer.parseInt(text), most);
        };
    }

    /** Accepts {@code unlimited} as the largest number, in any case. */
    static SettingParser<Integer> unlimitedOr(SettingParser<Integer> parser) {
        return text -> text.equalsIgnoreCase("unlimited") ? Integer.valueOf(Integer.MAX_VALUE) : parser.parse(text);
    }

    /** Accepts the name of a constant in any case; a dash joins its parts. */
    static <E extends Enum<E>> SettingParser<E> word(Class<E> words) {
        return text -> Arrays.stream(words.getEnumConstants())
                .filter(constant -> constant.name().replace('_', '-').equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(SettingValueException::new);
    }

    /** Accepts {@code true} or {@code false}, in any case. */
    static SettingParser<Boolean> flag() {
        return text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new SettingValueException();
        };
    }

    /** Accepts a number with its unit: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 12h}, {@code 1d}. */
    static SettingParser<Duration> duration(Duration least, Duration most) {
        var units = Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
        return text -> within(least, Duration.ofMillis(amount(text, units)), most);
    }

    /** Accepts a number of bytes with its unit: {@code 500MiB}, {@code 20GiB}, {@code 2TiB}. */
    static SettingParser<Long> size(long least, long most) {
        var units = Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB", 1L << 40);
        return text -> within(least, amount(text, units), most);
    }

    private static long amount(String text, Map<String, Long> units) {
        var parts = Pattern.compile("([0-9]{1,9})([A-Za-z]+)").matcher(text);
        if (!parts.matches() || !units.containsKey(parts.group(2))) {
            throw new SettingValueException("a number and its unit are needed");
        }
        try {
            return Math.multiplyExact(Long.parseLong(parts.group(1)), units.get(parts.group(2)));
        } catch (ArithmeticException tooLarge) {
            throw new SettingValueException();
        }
    }

    private static <T extends Comparable<T>> T within(T least, T value, T most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new SettingValueException();
        }
        return value;
    }

    /** Accepts an absolute path only: operators rarely choose the folder that a container is started in. */
    static Path path(String text) {
        try {
            var path = Path.of(text);
            if (!path.isAbsolute()) {
                throw new SettingValueException();
            }
            return path.normalize();
        } catch (InvalidPathException malformed) {
            throw new SettingValueException("it holds characters that no path has here");
        }
    }
}
