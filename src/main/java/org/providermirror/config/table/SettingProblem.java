package org.providermirror.config.table;

import org.providermirror.config.source.SettingSource;
import org.providermirror.provider.Printable;

/**
 * Describes one problem of the settings.
 *
 * @param setting the name of the setting
 * @param origin the source that sets it
 * @param reason what is wrong and what is allowed, in one line without secrets
 */
public record SettingProblem(String setting, String origin, String reason) {
    private static final int SHOWN = 200;

    public SettingProblem {
        setting = Printable.of(setting, SHOWN);
        origin = Printable.of(origin, SHOWN);
        reason = Printable.of(reason, 1_000);
    }

    /** Reports a value that a setting does not accept. */
    public static SettingProblem of(String name, Setting<?> setting, SettingSource.Found found, String reason) {
        return new SettingProblem(
                name,
                found.origin(),
                "\"" + masked(found.value()) + "\" is not allowed" + (reason.isEmpty() ? "" : ", as " + masked(reason))
                        + "; allowed: " + setting.allowed().replace("`", ""));
    }

    /** Reports a setting that is needed but not set. */
    public static SettingProblem missing(Setting<?> setting, String reason) {
        return new SettingProblem(setting.name(), "not set", reason);
    }

    /** Masks what may be the login or the query of a URL, however malformed it is. */
    public static String masked(String text) {
        return Printable.of(withoutLoginAndQuery(text), SHOWN);
    }

    static String withoutLoginAndQuery(String text) {
        var login = text.lastIndexOf('@');
        var scheme = text.indexOf("://");
        var begin = scheme < 0 || scheme > login ? 0 : scheme + 3;
        var withoutLogin = login < 0 ? text : text.substring(0, begin) + "***" + text.substring(login);
        var query = withoutLogin.indexOf('?');
        return query < 0 ? withoutLogin : withoutLogin.substring(0, query) + "?***";
    }

    @Override
    public String toString() {
        return setting + " (" + origin + "): " + reason;
    }
}
