package org.providermirror.config.table;

import java.util.Optional;
import java.util.function.Function;

/**
 * Describes one setting: a row of the reference page, and how its text becomes a value.
 *
 * @param name the full name; ends in {@code <hostname>} if each hostname has a setting of its own
 * @param fallback the default
 * @param meaning what it does, for the reference page
 * @param allowed the allowed values and limits, for the reference page and for problems
 * @param parser makes a value of the text
 * @param kind how the text is treated before it is parsed or shown
 * @param former an older name that is still read
 */
public record Setting<T>(
        String name,
        Fallback fallback,
        String meaning,
        String allowed,
        SettingParser<T> parser,
        Kind kind,
        Optional<Setting<T>> former) {
    private static final String HOSTNAME = "<hostname>";
    private static final String PATH = "an absolute path, or one that begins with `~/`";

    /** How the text of a setting is treated. */
    enum Kind {
        PLAIN,
        /** Never shown anywhere. */
        SECRET,
        /** A URL whose path is a secret. */
        SECRET_PATH,
        /** A leading {@code ~/} is the home folder. */
        PATH
    }

    /** Declares a setting whose text is parsed as it is. */
    public Setting(String name, Fallback fallback, String meaning, String allowed, SettingParser<T> parser) {
        this(name, fallback, meaning, allowed, parser, Kind.PLAIN, Optional.empty());
    }

    /** Declares a setting that names a file or folder. */
    public static <T> Setting<T> path(String name, Fallback fallback, String meaning, SettingParser<T> parser) {
        return path(name, fallback, meaning, PATH, parser);
    }

    /** Declares a setting that names a file of a certain format. */
    public static <T> Setting<T> path(
            String name, Fallback fallback, String meaning, String allowed, SettingParser<T> parser) {
        return new Setting<>(name, fallback, meaning, allowed, parser, Kind.PATH, Optional.empty());
    }

    /** Declares a setting whose text is never shown. */
    public static <T> Setting<T> secret(
            String name, Fallback fallback, String meaning, String allowed, SettingParser<T> parser) {
        return new Setting<>(name, fallback, meaning, allowed, parser, Kind.SECRET, Optional.empty());
    }

    /** Declares a setting that is a URL, of which only the scheme and the host are shown. */
    public static <T> Setting<T> secretPath(
            String name, Fallback fallback, String meaning, String allowed, SettingParser<T> parser) {
        return new Setting<>(name, fallback, meaning, allowed, parser, Kind.SECRET_PATH, Optional.empty());
    }

    /** Adds an older name with its own notation. It is still read; the log then says which name to use. */
    public Setting<T> formerly(String formerName, String formerlyAllowed, SettingParser<T> formerParser) {
        var older = new Setting<>(formerName, fallback, meaning, formerlyAllowed, formerParser, kind, Optional.empty());
        return new Setting<>(name, fallback, meaning, allowed, parser, kind, Optional.of(older));
    }

    /**
     * The default of a setting.
     *
     * @param shown its cell on the reference page
     * @param text the text that is parsed if no source sets the setting
     * @param mayBeEmpty whether an empty text is a value: a stronger source can then undo what a weaker one sets.
     *     Otherwise an empty text means not set.
     */
    public record Fallback(String shown, Function<ContainerFolders, String> text, boolean mayBeEmpty) {
        /** The same text everywhere. */
        public static Fallback to(String value) {
            return new Fallback("`" + value + "`", folders -> value, false);
        }

        /** The same text everywhere, for a setting that may be set to nothing. */
        public static Fallback unlessEmpty(String value) {
            return new Fallback("`" + value + "`", folders -> value, true);
        }

        /** Nothing; the reference page shows what that means. */
        public static Fallback toNothing(String shown) {
            return new Fallback(shown, folders -> "", true);
        }
    }

    /** Whether each hostname has a setting of its own, whose name begins with {@link #prefix}. */
    public boolean isPerHost() {
        return name.endsWith(HOSTNAME);
    }

    /** Returns the name up to the hostname. */
    public String prefix() {
        return isPerHost() ? name.substring(0, name.length() - HOSTNAME.length()) : name;
    }

    /** Whether the text is never shown anywhere. */
    public boolean isSecret() {
        return kind == Kind.SECRET;
    }

    /** Returns the text as it may be shown; a URL has no login and no query there. */
    String shown(String text) {
        if (isSecret()) {
            return "***";
        }
        var scheme = text.indexOf("://");
        if (scheme < 0) {
            return text;
        }
        var masked = SettingProblem.withoutLoginAndQuery(text);
        var path = masked.indexOf('/', scheme + 3);
        return kind == Kind.SECRET_PATH && path >= 0 ? masked.substring(0, path) + "/***" : masked;
    }

    T parse(String text, ContainerFolders folders) {
        var stripped = text.strip();
        return parser.parse(kind == Kind.PATH ? folders.expand(stripped) : stripped);
    }

    @Override
    public String toString() {
        return name;
    }
}
