package org.providermirror.config.source;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.InvalidTermException;

/**
 * Reads environment variables: {@code mirror.fetch.per-host} is {@code MIRROR_FETCH_PER_HOST}. Hostnames in names follow
 * Terraform's rule for {@code TF_TOKEN_*}: {@code __} is a dash, {@code _} a dot.
 */
public final class EnvironmentVariables implements SettingSource {
    private static final String TOKEN = "TF_TOKEN_";

    private final SortedMap<String, String> variables;

    public EnvironmentVariables(Map<String, String> variables) {
        this.variables = new TreeMap<>(variables);
    }

    @Override
    public Optional<Found> find(String name) {
        var variable = spell(name);
        return Optional.ofNullable(variables.get(variable)).map(value -> found(variable, value));
    }

    @Override
    public List<FoundForHost> findPerHost(String prefix) {
        var spelt = spell(prefix);
        return variables.entrySet().stream()
                .filter(variable -> variable.getKey().length() > spelt.length())
                .filter(variable -> variable.getKey().regionMatches(true, 0, spelt, 0, spelt.length()))
                .map(variable -> new FoundForHost(
                        hostname(variable.getKey().substring(spelt.length())),
                        found(variable.getKey(), variable.getValue())))
                .toList();
    }

    /** Returns the tokens that Terraform would find. Like Terraform, ignores names that are not a hostname's. */
    public List<FoundForHost> tokens() {
        return variables.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith(TOKEN))
                .filter(variable -> !variable.getValue().isBlank())
                .map(variable -> new FoundForHost(
                        hostname(variable.getKey().substring(TOKEN.length())),
                        found(variable.getKey(), variable.getValue())))
                .filter(found -> isHostname(found.hostname()))
                .toList();
    }

    /** Returns the first of these variables that has a text. */
    public Optional<Found> first(String... names) {
        return Stream.of(names)
                .filter(name -> !variables.getOrDefault(name, "").isBlank())
                .findFirst()
                .map(name -> found(name, variables.get(name)));
    }

    @Override
    public List<Found> names() {
        return List.of();
    }

    @Override
    public String spell(String name) {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static Found found(String variable, String value) {
        return new Found(variable, "environment variable " + variable, value);
    }

    /** No label of a hostname begins or ends with a dash, so this is unambiguous. */
    private static String hostname(String spelt) {
        return spelt.replace("__", "-").replace('_', '.');
    }

    private static boolean isHostname(String text) {
        try {
            Hostname.parse(text);
            return true;
        } catch (InvalidTermException other) {
            return false;
        }
    }
}
