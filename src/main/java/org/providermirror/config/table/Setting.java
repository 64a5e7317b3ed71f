package org.providermirror.config.table;

/**
 * One row of the table of settings.
 *
 * @param name the full name; ends in {@code <hostname>} where each hostname has a setting of its own
 * @param fallback what counts where it is set nowhere
 * @param meaning what it does, for the reference page
 * @param allowed what may stand in it, for the reference page and for problems
 * @param parser makes a value of the text
 * @param isSecret whether the text is never shown anywhere
 */
public record Setting<T>(
        String name, Fallback fallback, String meaning, String allowed, SettingParser<T> parser, boolean isSecret) {
    private static final String HOSTNAME = "<hostname>";

    Setting(String name, Fallback fallback, String meaning, String allowed, SettingParser<T> parser) {
        this(name, fallback, meaning, allowed, parser, false);
    }

    static <T> Setting<T> secret(
            String name, Fallback fallback, String meaning, String allowed, SettingParser<T> parser) {
        return new Setting<>(name, fallback, meaning, allowed, parser, true);
    }

    /**
     * What counts where nothing is set.
     *
     * @param shown what the reference page says of it
     * @param value the text, empty for none
     * @param emptyIsSet whether an empty text is a value although there is another default
     */
    public record Fallback(String shown, String value, boolean emptyIsSet) {
        Fallback(String shown, String value) {
            this(shown, value, false);
        }

        /** A text that is the same everywhere, of a setting that may be set to nothing. */
        static Fallback unlessEmpty(String value) {
            return new Fallback("`" + value + "`", value, true);
        }

        /** A text that is the same everywhere. */
        static Fallback to(String value) {
            return new Fallback("`" + value + "`", value);
        }

        /** Nothing; what that means stands on the reference page. */
        static Fallback toNothing(String shown) {
            return new Fallback(shown, "");
        }
    }

    /** Whether each hostname has a setting of its own, whose name begins with {@link #prefix}. */
    public boolean isPerHost() {
        return name.endsWith(HOSTNAME);
    }

    /** The name up to the hostname. */
    public String prefix() {
        return isPerHost() ? name.substring(0, name.length() - HOSTNAME.length()) : name;
    }

    /**
     * Whether an empty text is a value: it is where nothing is the default or means something, so that a stronger source can take back what a
     * weaker one sets; elsewhere an empty text counts as not set.
     */
    boolean mayBeEmpty() {
        return fallback.value().isEmpty() || fallback.emptyIsSet();
    }
}
