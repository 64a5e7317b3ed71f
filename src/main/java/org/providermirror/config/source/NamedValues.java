package org.providermirror.config.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads context parameters or system properties, which spell a setting as it is named. */
public final class NamedValues implements SettingSource {
    private static final String OURS = "mirror.";

    private final String kind;
    private final boolean checked;
    private final SortedMap<String, String> values;

    private NamedValues(String kind, boolean checked, Map<String, String> values) {
        this.kind = kind;
        this.checked = checked;
        this.values = new TreeMap<>(values);
    }

    /** Reads the context parameters of this web application. A name below {@code mirror.} that is not a setting is a mistake. */
    public static NamedValues contextParameters(Map<String, String> values) {
        return new NamedValues("context parameter", true, values);
    }

    /** Reads the properties of the whole JVM. Other programs may use names below {@code mirror.} too. */
    public static NamedValues systemProperties(Map<String, String> values) {
        return new NamedValues("system property", false, values);
    }

    @Override
    public Optional<Found> find(String name) {
        return Optional.ofNullable(values.get(name)).map(value -> new Found(name, kind + " " + name, value));
    }

    @Override
    public List<FoundForHost> findPerHost(String prefix) {
        return values.keySet().stream()
                .filter(name -> name.startsWith(prefix) && name.length() > prefix.length())
                .flatMap(name -> find(name).stream())
                .map(found -> new FoundForHost(found.name().substring(prefix.length()), found))
                .toList();
    }

    @Override
    public List<Found> names() {
        return values.keySet().stream()
                .filter(name -> checked && name.startsWith(OURS))
                .flatMap(name -> find(name).stream())
                .toList();
    }

    @Override
    public String spell(String name) {
        return name;
    }
}
