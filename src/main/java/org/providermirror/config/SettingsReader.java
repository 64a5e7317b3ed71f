package org.providermirror.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.providermirror.config.source.EnvironmentVariables;
import org.providermirror.config.source.NamedValues;
import org.providermirror.config.source.NamingEntries;
import org.providermirror.config.source.SettingSource;
import org.providermirror.config.table.ContainerFolders;
import org.providermirror.config.table.EffectiveSetting;
import org.providermirror.config.table.SettingProblem;
import org.providermirror.config.table.SettingsException;
import org.providermirror.config.table.SettingsReading;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the settings, each from the first source that sets it: JNDI, context parameter, system property, environment.
 * Otherwise its default applies. Settings are read once, at the start; owned by one thread.
 */
public final class SettingsReader {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsReader.class);

    private final List<? extends SettingSource> sources;
    private final EnvironmentVariables environment;
    private final ContainerFolders folders;
    private List<EffectiveSetting> effective = List.of();

    /**
     * @param sources the strongest first
     * @param environment holds Terraform's registry tokens
     */
    public SettingsReader(
            List<? extends SettingSource> sources, EnvironmentVariables environment, ContainerFolders folders) {
        this.sources = sources;
        this.environment = environment;
        this.folders = folders;
    }

    /**
     * Creates a reader for the calling web application. Call it on a thread that starts the application: there the
     * container's JNDI entries are visible.
     *
     * @param contextParameter returns the context parameter of a name, null if it is not set
     * @param contextParameterNames the names of all context parameters
     */
    public static SettingsReader ofWebApplication(
            UnaryOperator<String> contextParameter, Enumeration<String> contextParameterNames) {
        var environment = new EnvironmentVariables(System.getenv());
        var sources = new ArrayList<SettingSource>();
        try {
            sources.add(new NamingEntries(new InitialContext()));
        } catch (NamingException containerWithoutNaming) {
            LOG.debug("This container has no JNDI; settings are read from the other sources", containerWithoutNaming);
        }
        sources.add(NamedValues.contextParameters(named(Collections.list(contextParameterNames), contextParameter)));
        sources.add(
                NamedValues.systemProperties(named(System.getProperties().stringPropertyNames(), System::getProperty)));
        sources.add(environment);
        return new SettingsReader(sources, environment, new ContainerFolders(System::getProperty));
    }

    private static Map<String, String> named(Iterable<String> names, UnaryOperator<String> values) {
        var named = new HashMap<String, String>();
        for (var name : names) {
            Optional.ofNullable(values.apply(name)).ifPresent(value -> named.put(name, value));
        }
        return named;
    }

    /**
     * Returns the settings, all checked.
     *
     * @throws SettingsException with all problems
     */
    public MirrorSettings read() {
        var reading = new SettingsReading(MirrorSettings.ROWS, sources, environment, folders);
        MirrorSettings.check(reading);
        if (!reading.problems().isEmpty()) {
            throw new SettingsException(reading.problems());
        }
        log(reading);
        effective = reading.effective();
        return MirrorSettings.read(reading);
    }

    /** Returns the settings that {@link #read} found, each with its source and without secrets. */
    public List<EffectiveSetting> effective() {
        return effective;
    }

    private static void log(SettingsReading reading) {
        if (LOG.isInfoEnabled()) {
            LOG.info(
                    "Settings that differ from the defaults: {}",
                    reading.set().stream()
                            .map(found -> found.origin() + " = " + SettingProblem.masked(found.value()))
                            .collect(Collectors.joining(", ", "[", "]")));
        }
        reading.renamed().forEach(LOG::warn);
    }
}
