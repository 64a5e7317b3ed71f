package org.providermirror.config.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.providermirror.config.source.EnvironmentVariables;
import org.providermirror.config.source.SettingSource;
import org.providermirror.config.source.SettingSource.Found;
import org.providermirror.config.source.SettingSource.FoundForHost;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.InvalidTermException;

/**
 * Reads all settings once: for each the value from the first source that sets it, and every problem. Owned by one thread.
 */
public final class SettingsReading {
    private final List<? extends SettingSource> sources;
    private final EnvironmentVariables environment;
    private final ContainerFolders folders;
    private final Map<Setting<?>, Object> values = new HashMap<>();
    private final List<Found> set = new ArrayList<>();
    private final List<EffectiveSetting> effective = new ArrayList<>();
    private final List<String> renamed = new ArrayList<>();
    private final List<SettingProblem> problems = new ArrayList<>();

    /**
     * Reads every row, and reports names that are set but belong to no row.
     *
     * @param sources the strongest first
     * @param environment holds Terraform's registry tokens
     */
    public SettingsReading(
            List<Setting<?>> rows,
            List<? extends SettingSource> sources,
            EnvironmentVariables environment,
            ContainerFolders folders) {
        this.sources = sources;
        this.environment = environment;
        this.folders = folders;
        for (var row : rows) {
            if (row.isPerHost()) {
                values.put(row, readPerHost(row));
            } else {
                readOne(row).ifPresent(value -> values.put(row, value));
            }
        }
        for (var source : sources) {
            source.names().stream()
                    .filter(found -> rows.stream().noneMatch(row -> covers(row, source, found.name())))
                    .forEach(found -> problems.add(UnknownSetting.problem(rows, source, found)));
        }
    }

    /**
     * A value that is set for one hostname.
     *
     * @param found its text and source
     */
    public record ForHost<T>(Found found, T value) {}

    private static boolean covers(Setting<?> row, SettingSource source, String name) {
        var prefix = source.spell(row.prefix());
        return row.isPerHost()
                ? name.startsWith(prefix) && name.length() > prefix.length()
                : name.equals(prefix)
                        || row.former()
                                .filter(former -> covers(former, source, name))
                                .isPresent();
    }

    /** Returns the value of a setting; empty if it has a problem. */
    @SuppressWarnings("unchecked") // readOne put it there for this very row
    public <T> Optional<T> find(Setting<T> row) {
        return Optional.ofNullable((T) values.get(row));
    }

    /** Returns the value of a setting after {@link #problems} was found to be empty. */
    public <T> T value(Setting<T> row) {
        return find(row).orElseThrow(() -> new IllegalStateException(row.name() + " is not among the rows"));
    }

    /** Returns whether no source sets this setting. */
    public boolean isDefault(Setting<?> row) {
        return effective.stream().anyMatch(setting -> setting.name().equals(row.name()) && setting.isDefault());
    }

    /** Returns the values of a setting that each hostname has of its own. */
    @SuppressWarnings("unchecked") // readPerHost put it there for this very row
    public <T> SortedMap<Hostname, ForHost<T>> valuesPerHost(Setting<T> row) {
        return (SortedMap<Hostname, ForHost<T>>) values.get(row);
    }

    /** Returns the registry tokens in Terraform's environment variables. */
    public List<FoundForHost> terraformTokens() {
        return environment.tokens();
    }

    /** Returns the first of these environment variables, which belong to other programs too, that has a text. */
    public Optional<Found> variable(String... names) {
        return environment.first(names);
    }

    /** Returns the text of a name that is no setting, such as a property of the JVM; empty if it is blank. */
    public Optional<String> text(String name) {
        return sources.stream()
                .flatMap(source -> source.find(name).stream())
                .map(Found::value)
                .filter(text -> !text.isBlank())
                .findFirst();
    }

    /** Adds a problem between settings. */
    public void add(SettingProblem problem) {
        problems.add(problem);
    }

    /** Returns everything that is wrong. */
    public List<SettingProblem> problems() {
        return List.copyOf(problems);
    }

    /** Returns what the sources set, without secrets. */
    public List<Found> set() {
        return List.copyOf(set);
    }

    /** Returns what is in effect, in the order of the rows, without secrets. */
    public List<EffectiveSetting> effective() {
        return Stream.concat(
                        effective.stream(),
                        terraformTokens().stream().map(FoundForHost::found).map(EffectiveSetting::token))
                .toList();
    }

    /** Returns a sentence for each setting that is still set under an older name. */
    public List<String> renamed() {
        return List.copyOf(renamed);
    }

    private <T> Optional<T> readOne(Setting<T> row) {
        for (var source : sources) {
            for (var name : Stream.concat(Stream.of(row), row.former().stream()).toList()) {
                var found = source.find(name.name())
                        .filter(entry ->
                                row.fallback().mayBeEmpty() || !entry.value().isBlank());
                if (found.isPresent()) {
                    set.add(shown(row, found.get()));
                    effective.add(EffectiveSetting.set(row, row.name(), shown(row, found.get())));
                    if (name != row) {
                        renamed.add(found.get().origin() + " is an older name of " + row.name() + ". Set " + row.name()
                                + " instead (" + row.allowed().replace("`", "") + ").");
                    }
                    return parse(name.name(), name, found.get());
                }
            }
        }
        var text = row.fallback().text().apply(folders);
        effective.add(EffectiveSetting.fallback(row, text));
        return parse(row.name(), row, new Found(row.name(), "default", text));
    }

    private <T> SortedMap<Hostname, ForHost<T>> readPerHost(Setting<T> row) {
        var read = new TreeMap<Hostname, ForHost<T>>();
        var decided = new HashSet<Hostname>();
        for (var source : sources) {
            var here = new HashSet<Hostname>();
            for (var entry : source.findPerHost(row.prefix())) {
                hostname(row, entry).ifPresent(hostname -> {
                    var name = row.prefix() + hostname;
                    if (!here.add(hostname)) {
                        problems.add(new SettingProblem(
                                name, entry.found().origin(), "the same hostname is spelt in two ways here"));
                    } else if (decided.add(hostname)) {
                        set.add(shown(row, entry.found()));
                        effective.add(EffectiveSetting.set(row, name, shown(row, entry.found())));
                        parse(name, row, entry.found())
                                .ifPresent(value -> read.put(hostname, new ForHost<>(entry.found(), value)));
                    }
                });
            }
        }
        return read;
    }

    private Optional<Hostname> hostname(Setting<?> row, FoundForHost entry) {
        try {
            return Optional.of(Hostname.parse(entry.hostname()));
        } catch (InvalidTermException wrong) {
            problems.add(new SettingProblem(row.name(), entry.found().origin(), wrong.getMessage()));
            return Optional.empty();
        }
    }

    private <T> Optional<T> parse(String name, Setting<T> row, Found found) {
        try {
            return Optional.of(row.parse(found.value(), folders));
        } catch (SettingValueException | InvalidTermException wrong) {
            problems.add(SettingProblem.of(name, row, shown(row, found), wrong.getMessage()));
            return Optional.empty();
        }
    }

    private static Found shown(Setting<?> row, Found found) {
        return new Found(found.name(), found.origin(), row.shown(found.value()));
    }
}
