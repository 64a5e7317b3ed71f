package org.providermirror.provider;

import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;

/**
 * Holds the operating system and architecture that a package is built for, {@code linux_amd64}.
 *
 * <p>Real registries list platforms beyond Go's, such as {@code Darwin_ARMv8} and {@code macOS_64bit}. Any two words
 * of 1 to 16 letters and digits are accepted, with their case.
 */
public record Platform(String operatingSystem, String architecture) implements Comparable<Platform> {
    private static final String RULE = "operating system and architecture joined by an underscore, such as linux_amd64";
    private static final Pattern WORD = Pattern.compile("[0-9A-Za-z]{1,16}");
    private static final int MOST_SHARED = 500;
    private static final ConcurrentMap<Platform, Platform> SHARED = new ConcurrentHashMap<>();
    private static final Comparator<Platform> ORDER =
            Comparator.comparing(Platform::operatingSystem).thenComparing(Platform::architecture);

    public Platform {
        if (!WORD.matcher(operatingSystem).matches()
                || !WORD.matcher(architecture).matches()) {
            throw new InvalidTermException("platform", operatingSystem + "_" + architecture, RULE);
        }
    }

    /**
     * Parses {@code linux_amd64}.
     *
     * @throws InvalidTermException if it is not a platform
     */
    public static Platform parse(String text) {
        return tryParse(text).orElseThrow(() -> new InvalidTermException("platform", text, RULE));
    }

    /** Parses {@code linux_amd64}; empty if it is not a platform. */
    public static Optional<Platform> tryParse(String text) {
        var parts = text.split("_", -1);
        return parts.length == 2 ? tryParse(parts[0], parts[1]) : Optional.empty();
    }

    /** Returns the platform of the two words that a registry lists; empty if they are not a platform. */
    public static Optional<Platform> tryParse(String operatingSystem, String architecture) {
        return WORD.matcher(operatingSystem).matches()
                        && WORD.matcher(architecture).matches()
                ? Optional.of(shared(new Platform(operatingSystem, architecture)))
                : Optional.empty();
    }

    // Thousands of releases name the same ten platforms.
    private static Platform shared(Platform platform) {
        var known = SHARED.get(platform);
        if (known != null || SHARED.size() >= MOST_SHARED) {
            return known == null ? platform : known;
        }
        return Optional.ofNullable(SHARED.putIfAbsent(platform, platform)).orElse(platform);
    }

    @Override
    public int compareTo(Platform other) {
        return ORDER.compare(this, other);
    }

    /** {@code linux_amd64}. */
    @Override
    public String toString() {
        return operatingSystem + "_" + architecture;
    }
}
