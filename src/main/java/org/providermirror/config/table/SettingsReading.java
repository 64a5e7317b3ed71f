package org.providermirror.config.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.providermirror.config.SettingValueException;
import org.providermirror.config.source.SettingSource;
import org.providermirror.config.source.SettingSource.Found;
import org.providermirror.config.source.SettingSource.FoundForHost;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.InvalidTermException;

/**
 * One reading of all settings: for each the first source that sets it, its value, and whatever is wrong. Owned by one
 * thread.
 */
final class SettingsReading {
    private final List<? extends SettingSource> sources;
    private final Map<Setting<?>, Object> values = new HashMap<>();
    private final List<Found> set = new ArrayList<>();
    private final List<SettingProblem> problems = new ArrayList<>();

    /** @param sources the strongest first */
    SettingsReading(List<? extends SettingSource> sources) {
        this.sources = sources;
    }

    /**
     * A value that was set for one hostname.
     *
     * @param found where
     */
    record ForHost<T>(Found found, T value) {}

    /** Reads every row of the table, and finds what is set but in no row. */
    void read(SettingsTable table) {
        for (var row : table.rows()) {
            if (row.isPerHost()) {
                values.put(row, readPerHost(row));
            } else {
                readOne(row).ifPresent(value -> values.put(row, value));
            }
        }
        for (var source : sources) {
            source.names().stream()
                    .filter(found -> table.rows().stream().noneMatch(row -> covers(row, source, found.name())))
                    .forEach(found -> problems.add(UnknownSetting.problem(table, source, found)));
        }
    }

    private static boolean covers(Setting<?> row, SettingSource source, String name) {
        var prefix = source.spell(row.prefix());
        return row.isPerHost() ? name.startsWith(prefix) && name.length() > prefix.length() : name.equals(prefix);
    }

    /** The value of a setting; empty where it has a problem. */
    @SuppressWarnings("unchecked") // readOne put it there for this very row
    <T> Optional<T> value(Setting<T> row) {
        return Optional.ofNullable((T) values.get(row));
    }

    /** The values of a setting that each hostname has of its own. */
    @SuppressWarnings("unchecked") // readPerHost put it there for this very row
    <T> SortedMap<Hostname, ForHost<T>> valuesPerHost(Setting<T> row) {
        return (SortedMap<Hostname, ForHost<T>>) values.get(row);
    }

    /** Adds what is wrong between settings. */
    void add(SettingProblem problem) {
        problems.add(problem);
    }

    List<SettingProblem> problems() {
        return List.copyOf(problems);
    }

    /** What is set somewhere and counts. */
    List<Found> set() {
        return List.copyOf(set);
    }

    private <T> Optional<T> readOne(Setting<T> row) {
        for (var source : sources) {
            var found = source.find(row.name())
                    .filter(given -> row.mayBeEmpty() || !given.value().isBlank());
            if (found.isPresent()) {
                set.add(row.isSecret() ? found.get().hidden() : found.get());
                return parse(row.name(), row, found.get());
            }
        }
        return parse(
                row.name(), row, new Found(row.name(), "default", row.fallback().value()));
    }

    private <T> SortedMap<Hostname, ForHost<T>> readPerHost(Setting<T> row) {
        var read = new TreeMap<Hostname, ForHost<T>>();
        var decided = new HashSet<Hostname>();
        for (var source : sources) {
            var here = new HashSet<Hostname>();
            for (var given : source.findPerHost(row.prefix())) {
                hostname(row, given).ifPresent(hostname -> {
                    var name = row.prefix() + hostname;
                    if (!here.add(hostname)) {
                        problems.add(new SettingProblem(
                                name, given.found().origin(), "the same hostname is spelt in two ways here"));
                    } else if (decided.add(hostname)) {
                        set.add(given.found());
                        parse(name, row, given.found())
                                .ifPresent(value -> read.put(hostname, new ForHost<>(given.found(), value)));
                    }
                });
            }
        }
        return read;
    }

    private Optional<Hostname> hostname(Setting<?> row, FoundForHost given) {
        try {
            return Optional.of(Hostname.parse(given.hostname()));
        } catch (InvalidTermException wrong) {
            problems.add(new SettingProblem(row.name(), given.found().origin(), wrong.getMessage()));
            return Optional.empty();
        }
    }

    private <T> Optional<T> parse(String name, Setting<T> row, Found found) {
        try {
            return Optional.of(row.parser().parse(found.value().strip()));
        } catch (SettingValueException | InvalidTermException wrong) {
            problems.add(SettingProblem.of(name, row, row.isSecret() ? found.hidden() : found, wrong.getMessage()));
            return Optional.empty();
        }
    }
}
