package org.providermirror.config;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.providermirror.config.source.EnvironmentVariables;
import org.providermirror.config.source.NamedValues;
import org.providermirror.config.source.NamingEntries;
import org.providermirror.config.table.ContainerFolders;
import org.providermirror.config.table.SettingProblem;
import org.providermirror.config.table.SettingsException;

/** Sets settings in each of the sources. Does not read the machine that the test runs on. */
public final class SettingsFixture {
    final Map<String, Object> naming = new HashMap<>();
    public final Map<String, String> contextParameters = new HashMap<>();
    final Map<String, String> systemProperties = new HashMap<>(Map.of("user.home", "/home/tomcat"));
    final Map<String, String> environment = new HashMap<>();

    /** A source that a setting can be set in, the strongest first. */
    public enum Source {
        NAMING,
        CONTEXT_PARAMETER,
        SYSTEM_PROPERTY,
        ENVIRONMENT
    }

    public SettingsFixture parameter(String name, String value) {
        contextParameters.put(name, value);
        return this;
    }

    public SettingsFixture property(String name, String value) {
        systemProperties.put(name, value);
        return this;
    }

    public SettingsFixture variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public SettingsFixture naming(String path, Object value) {
        naming.put(path, value);
        return this;
    }

    /** Sets a setting as that source spells it; hostnames in its name without dashes. */
    public SettingsFixture set(Source source, String name, String value) {
        return switch (source) {
            case NAMING -> naming(namingPath(name), value);
            case CONTEXT_PARAMETER -> parameter(name, value);
            case SYSTEM_PROPERTY -> property(name, value);
            case ENVIRONMENT -> variable(name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), value);
        };
    }

    private static String namingPath(String name) {
        var services = "mirror.upstream.services.";
        return name.startsWith(services)
                ? services.replace('.', '/') + name.substring(services.length())
                : name.replace('.', '/');
    }

    public MirrorSettings read() {
        var variables = new EnvironmentVariables(environment);
        return new SettingsReader(
                        List.of(
                                new NamingEntries(FakeNaming.of(naming)),
                                NamedValues.contextParameters(contextParameters),
                                NamedValues.systemProperties(systemProperties),
                                variables),
                        variables,
                        new ContainerFolders(systemProperties::get))
                .read();
    }

    /** Returns the problems of these settings, one a line; empty if they are valid. */
    public List<String> problems() {
        try {
            read();
            return List.of();
        } catch (SettingsException wrong) {
            return wrong.problems().stream().map(SettingProblem::toString).toList();
        }
    }

    static Stream<Source> sources() {
        return Stream.of(Source.values());
    }
}
