package org.providermirror.config.table;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.providermirror.config.source.SettingSource;

/** Names that look like settings and are none: a misspelt security setting must not pass in silence. */
final class UnknownSetting {
    private UnknownSetting() {}

    /** The problem of such a name, with the setting that was likely meant. The value may be a secret and is not shown. */
    static SettingProblem problem(SettingsTable table, SettingSource source, SettingSource.Found found) {
        var hint = nearest(table, source, found.name())
                .map(name -> "; did you mean " + name + "?")
                .orElse("");
        return new SettingProblem(
                found.name().replace('/', '.'), found.origin(), "this release has no such setting" + hint);
    }

    private static Optional<String> nearest(SettingsTable table, SettingSource source, String given) {
        return table.rows().stream()
                .filter(row -> distance(row, given) <= Math.max(2, row.prefix().length() / 6))
                .min(Comparator.comparingInt(row -> distance(row, given)))
                .map(row -> source.spell(row.name()));
    }

    /** What follows the part of the name that all hostnames share is free. */
    private static int distance(Setting<?> row, String given) {
        var wanted = plain(row.prefix());
        var plain = plain(given);
        return distance(
                wanted, row.isPerHost() ? plain.substring(0, Math.min(plain.length(), wanted.length())) : plain);
    }

    /** How people slip: in case, and with one separator for another. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[/._-]+", ".");
    }

    /** Levenshtein's: how many letters have to be put in, left out or changed. */
    private static int distance(String left, String right) {
        var above = new int[right.length() + 1];
        for (var column = 0; column < above.length; column++) {
            above[column] = column;
        }
        for (var row = 1; row <= left.length(); row++) {
            var current = new int[above.length];
            current[0] = row;
            for (var column = 1; column < current.length; column++) {
                var change = left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1;
                current[column] =
                        Math.min(Math.min(current[column - 1], above[column]) + 1, above[column - 1] + change);
            }
            above = current;
        }
        return above[right.length()];
    }
}
