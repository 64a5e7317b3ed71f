package org.providermirror.config.table;

import java.net.URI;
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
import org.providermirror.config.FetchSettings;
import org.providermirror.config.MirrorSettings;
import org.providermirror.config.OffloadSettings;
import org.providermirror.config.RegistryCredentials;
import org.providermirror.config.SettingValueException;
import org.providermirror.config.StorageSettings;
import org.providermirror.config.UpstreamSettings;
import org.providermirror.config.source.EnvironmentVariables;
import org.providermirror.config.source.NamedValues;
import org.providermirror.config.source.NamingEntries;
import org.providermirror.config.source.SettingSource;
import org.providermirror.config.source.SettingSource.Found;
import org.providermirror.config.table.SettingsReading.ForHost;
import org.providermirror.provider.Hostname;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the settings: for each the first of JNDI, context parameter, system property and environment that sets it, else its
 * default. Settings are read once, at the start; owned by one thread.
 */
public final class SettingsReader {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsReader.class);

    private final List<? extends SettingSource> sources;
    private final EnvironmentVariables environment;
    private final SettingsTable table;

    /**
     * @param sources the strongest first
     * @param environment where Terraform's tokens are
     */
    public SettingsReader(
            List<? extends SettingSource> sources, EnvironmentVariables environment, SettingsTable table) {
        this.sources = sources;
        this.environment = environment;
        this.table = table;
    }

    /**
     * Reads the settings of the web application that calls, on a thread of its start, on which the container has its JNDI
     * entries in place.
     *
     * @param contextParameter the context parameter of a name, null where there is none
     * @param contextParameterNames all of them
     */
    public static SettingsReader ofWebApplication(
            UnaryOperator<String> contextParameter, Enumeration<String> contextParameterNames) {
        var environment = new EnvironmentVariables(System.getenv());
        var sources = new ArrayList<SettingSource>();
        try {
            sources.add(new NamingEntries(new InitialContext()));
        } catch (NamingException containerWithoutNaming) {
            LOG.debug("no JNDI in this container", containerWithoutNaming);
        }
        sources.add(NamedValues.contextParameters(named(Collections.list(contextParameterNames), contextParameter)));
        sources.add(
                NamedValues.systemProperties(named(System.getProperties().stringPropertyNames(), System::getProperty)));
        sources.add(environment);
        return new SettingsReader(sources, environment, new SettingsTable(System::getProperty));
    }

    private static Map<String, String> named(Iterable<String> names, UnaryOperator<String> values) {
        var named = new HashMap<String, String>();
        for (var name : names) {
            Optional.ofNullable(values.apply(name)).ifPresent(value -> named.put(name, value));
        }
        return named;
    }

    /**
     * The settings, all checked.
     *
     * @throws SettingsException with everything that is wrong
     */
    public MirrorSettings read() {
        var reading = new SettingsReading(sources);
        reading.read(table);
        var tokens = tokens(reading);
        checkServices(reading);
        table.policy.check(reading);
        checkBucket(reading);
        if (!reading.problems().isEmpty()) {
            throw new SettingsException(reading.problems());
        }
        log(reading.set());
        return settings(reading, tokens);
    }

    private static void log(List<Found> set) {
        if (LOG.isInfoEnabled()) {
            LOG.info(
                    "Settings beside the defaults: {}",
                    set.stream()
                            .map(found -> found.origin() + " = " + SettingProblem.masked(found.value()))
                            .collect(Collectors.joining(", ", "[", "]")));
        }
    }

    /** The environment wins over the file, as in Terraform. Tokens for hostnames that are not served are left alone. */
    private RegistryCredentials tokens(SettingsReading reading) {
        var tokens = new HashMap<Hostname, String>();
        reading.value(table.credentials).flatMap(file -> file).ifPresent(tokens::putAll);
        for (var token : environment.tokens()) {
            var hostname = Hostname.parse(token.hostname());
            if (reading.value(table.hosts)
                    .filter(hosts -> hosts.contains(hostname))
                    .isPresent()) {
                try {
                    tokens.put(
                            hostname,
                            RegistryToken.parse(hostname, token.found().value()));
                } catch (SettingValueException wrong) {
                    reading.add(new SettingProblem(
                            token.found().name(), token.found().origin(), wrong.getMessage()));
                }
            }
        }
        return new RegistryCredentials(tokens);
    }

    private void checkServices(SettingsReading reading) {
        reading.valuesPerHost(table.services).forEach((hostname, service) -> {
            if (reading.value(table.hosts)
                    .filter(hosts -> !hosts.contains(hostname))
                    .isPresent()) {
                reading.add(problem(hostname, service, "mirror.upstream.hosts does not name this hostname"));
            }
            var isPlain = service.value()
                    .filter(url -> "http".equalsIgnoreCase(url.getScheme()))
                    .isPresent();
            if (isPlain
                    && reading.value(table.plainHttp)
                            .filter(allowed -> !allowed)
                            .isPresent()) {
                reading.add(problem(hostname, service, "mirror.upstream.plain-http is false"));
            }
        });
    }

    private void checkBucket(SettingsReading reading) {
        if (reading.value(table.storage)
                .filter(SettingsTable.StorageKind.S3::equals)
                .isEmpty()) {
            return;
        }
        if (reading.value(table.bucket).filter(Optional::isEmpty).isPresent()) {
            reading.add(SettingProblem.missing(table.bucket, "mirror.storage is s3, so a bucket is needed"));
        }
        checkPair(reading, table.accessKey, table.secretKey);
        checkPair(reading, table.secretKey, table.accessKey);
    }

    private static void checkPair(
            SettingsReading reading, Setting<Optional<String>> given, Setting<Optional<String>> other) {
        var alone = reading.value(given).flatMap(value -> value).isPresent()
                && reading.value(other).filter(Optional::isEmpty).isPresent();
        if (alone) {
            reading.add(SettingProblem.missing(other, given.name() + " is set, and one is nothing without the other"));
        }
    }

    private SettingProblem problem(Hostname hostname, ForHost<?> service, String reason) {
        return SettingProblem.of(table.services.prefix() + hostname, table.services, service.found(), reason);
    }

    private MirrorSettings settings(SettingsReading reading, RegistryCredentials tokens) {
        return new MirrorSettings(
                storage(reading),
                new OffloadSettings(
                        reading.value(table.localOffload).orElseThrow(),
                        reading.value(table.localOffloadPrefix).orElseThrow()),
                reading.value(table.miss).orElseThrow(),
                new FetchSettings(
                        reading.value(table.fetchThreads).orElseThrow(),
                        reading.value(table.fetchPerHost).orElseThrow(),
                        reading.value(table.fetchQueue).orElseThrow(),
                        reading.value(table.fetchExecutor).orElseThrow()),
                reading.value(table.indexTtl).orElseThrow(),
                new UpstreamSettings(
                        reading.value(table.hosts).orElseThrow(),
                        services(reading),
                        tokens,
                        reading.value(table.proxy).orElseThrow(),
                        reading.value(table.noProxy).orElseThrow(),
                        reading.value(table.caFile).orElseThrow(),
                        reading.value(table.privateNetworks).orElseThrow(),
                        reading.value(table.plainHttp).orElseThrow()),
                reading.value(table.signatures).orElseThrow(),
                table.policy.settings(reading),
                reading.value(table.publicUrl).orElseThrow(),
                table.keeping.settings(reading));
    }

    private StorageSettings storage(SettingsReading reading) {
        return switch (reading.value(table.storage).orElseThrow()) {
            case LOCAL ->
                new StorageSettings.Folder(reading.value(table.localPath).orElseThrow());
            case S3 ->
                new StorageSettings.Bucket(
                        reading.value(table.bucket).orElseThrow().orElseThrow(),
                        reading.value(table.bucketPrefix).orElseThrow(),
                        reading.value(table.region).orElseThrow(),
                        reading.value(table.endpoint).orElseThrow(),
                        reading.value(table.pathStyle).orElseThrow(),
                        reading.value(table.presignTtl).orElseThrow(),
                        reading.value(table.accessKey)
                                .orElseThrow()
                                .flatMap(id -> reading.value(table.secretKey)
                                        .orElseThrow()
                                        .map(secret -> new StorageSettings.AccessKey(id, secret))));
        };
    }

    private Map<Hostname, URI> services(SettingsReading reading) {
        return reading.valuesPerHost(table.services).entrySet().stream()
                .filter(service -> service.getValue().value().isPresent())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, service -> service.getValue().value().orElseThrow()));
    }
}
