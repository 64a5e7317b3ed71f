package org.providermirror.config.table;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.providermirror.config.source.SettingSource;

/** Reports names that look like settings and are not: a misspelt security setting must not be ignored silently. */
final class UnknownSetting {
    private UnknownSetting() {}

    /** Returns the problem of such a name, with the setting that was likely meant. The value may be a secret and is not shown. */
    static SettingProblem problem(List<Setting<?>> rows, SettingSource source, SettingSource.Found found) {
        var hint = nearest(rows, source, found.name())
                .map(name -> "; did you mean " + name + "?")
                .orElse("");
        return new SettingProblem(
                found.name().replace('/', '.'), found.origin(), "this release has no such setting" + hint);
    }

    private static Optional<String> nearest(List<Setting<?>> rows, SettingSource source, String unknown) {
        return rows.stream()
                .filter(row ->
                        distance(row, unknown) <= Math.max(2, row.prefix().length() / 6))
                .min(Comparator.comparingInt(row -> distance(row, unknown)))
                .map(row -> source.spell(row.name()));
    }

    /** Compares only the part of the name that all hostnames share, if each has a setting of its own. */
    private static int distance(Setting<?> row, String unknown) {
        var wanted = plain(row.prefix());
        var plain = plain(unknown);
        return distance(
                wanted, row.isPerHost() ? plain.substring(0, Math.min(plain.length(), wanted.length())) : plain);
    }

    /** Removes the commonest mistakes: case, and one separator for another. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[/._-]+", ".");
    }

    /** Returns the Levenshtein distance: how many letters have to be inserted, deleted or changed. */
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
