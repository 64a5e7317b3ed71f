package org.providermirror.config.table;

import org.providermirror.config.source.SettingSource.Found;
import org.providermirror.provider.Printable;

/**
 * Describes the value of a setting that is in effect, and its source. Contains no secret.
 *
 * @param name the name of the setting
 * @param value its text; stars for a secret, and in place of the login and query of a URL
 * @param source the source that sets it, such as {@code context parameter mirror.miss}; {@code default} if no source does
 * @param meaning what it does
 * @param allowed the allowed values and limits
 */
public record EffectiveSetting(String name, String value, String source, String meaning, String allowed) {
    private static final String DEFAULT = "default";

    static EffectiveSetting set(Setting<?> row, String name, Found shown) {
        return of(
                row, name, Printable.of(shown.value(), Math.max(1, shown.value().length())), shown.origin());
    }

    static EffectiveSetting fallback(Setting<?> row, String text) {
        return of(row, row.name(), text.isEmpty() ? plain(row.fallback().shown()) : text, DEFAULT);
    }

    boolean isDefault() {
        return source.equals(DEFAULT);
    }

    /** Describes a token that the environment sets, which is a secret. */
    static EffectiveSetting token(Found found) {
        return new EffectiveSetting(
                found.name(), found.hidden().value(), found.origin(), "Token for a registry.", "a token");
    }

    private static EffectiveSetting of(Setting<?> row, String name, String value, String source) {
        return new EffectiveSetting(name, value, source, plain(row.meaning()), plain(row.allowed()));
    }

    private static String plain(String markdown) {
        return markdown.replace("`", "");
    }
}
