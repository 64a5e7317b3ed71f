package org.providermirror.config;

import static org.providermirror.config.table.SettingParser.duration;
import static org.providermirror.config.table.SettingParser.flag;
import static org.providermirror.config.table.SettingParser.listOf;
import static org.providermirror.config.table.SettingParser.optional;
import static org.providermirror.config.table.SettingParser.wholeNumber;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.providermirror.config.proxy.EgressSettings;
import org.providermirror.config.table.ReferencedFile;
import org.providermirror.config.table.RegistryToken;
import org.providermirror.config.table.Setting;
import org.providermirror.config.table.Setting.Fallback;
import org.providermirror.config.table.SettingProblem;
import org.providermirror.config.table.SettingValueException;
import org.providermirror.config.table.SettingsReading;
import org.providermirror.config.table.SettingsReading.ForHost;
import org.providermirror.config.table.UrlParser;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.UrlAuthority;

/**
 * Says which upstream registries the mirror may contact, and how; {@code mirror.upstream.*}.
 *
 * @param hosts the provider hostnames that are served
 * @param services base URLs of {@code providers.v1} for hostnames without service discovery
 * @param credentials tokens for registries, by the hostname in the provider source address
 * @param egress through which proxy requests go
 * @param caFile further certificate authorities, PEM
 * @param privateNetworks address ranges that upstream connections may reach beside public addresses
 * @param plainHttp whether {@code http://} URLs of upstream are followed
 * @param concurrency maximum number of providers of one hostname that upstream is asked about at a time
 * @param archiveTimeout how long a gateway may hold back an archive before its first byte
 */
public record UpstreamSettings(
        ServedHosts hosts,
        Map<Hostname, URI> services,
        RegistryCredentials credentials,
        EgressSettings egress,
        Optional<Path> caFile,
        List<AddressRange> privateNetworks,
        boolean plainHttp,
        int concurrency,
        Duration archiveTimeout) {
    private static final Setting<ServedHosts> HOSTS = new Setting<>(
            "mirror.upstream.hosts",
            Fallback.unlessEmpty("registry.terraform.io,registry.opentofu.org"),
            "Provider hostnames that are served: the hostname in a provider's source address. The mirror contacts no other"
                    + " registry. `*` means every public one that is not in `mirror.hosted.hosts`. If set to nothing, the"
                    + " mirror is offline: it serves what is stored, of any hostname.",
            "hostnames without port, or `*`, joined by commas; or nothing",
            ServedHosts::parse);

    private static final Setting<Optional<URI>> SERVICES = new Setting<>(
            "mirror.upstream.services.<hostname>",
            Fallback.toNothing("service discovery"),
            "Base URL of this hostname's provider registry (`providers.v1`), as in the `host` block of a Terraform CLI"
                    + " configuration. Replaces service discovery. Paths are resolved against it as clients do: it usually"
                    + " ends in a slash.",
            "an `https://` URL without login and query (`http://` where `mirror.upstream.plain-http` is `true`);"
                    + " the hostname is one that `mirror.upstream.hosts` serves",
            optional(UrlParser.withoutLogin(
                    "a token belongs into mirror.upstream.credentials, not into the URL", "https", "http")));

    private static final Setting<Optional<Map<Hostname, String>>> CREDENTIALS = Setting.path(
            "mirror.upstream.credentials",
            Fallback.toNothing("none"),
            "File with tokens for registries, in Terraform's format. Read at the start. `TF_TOKEN_<hostname>` environment"
                    + " variables are read too, and win.",
            "the absolute path (or one that begins with `~/`) of a `credentials.tfrc.json` or of a Terraform CLI"
                    + " configuration with `credentials` blocks",
            optional(ReferencedFile::credentials));

    private static final Setting<Optional<Path>> CA_FILE = Setting.path(
            "mirror.upstream.ca-file",
            Fallback.toNothing("the JVM's authorities alone"),
            "Certificate authorities that are trusted beside the JVM's.",
            "the absolute path (or one that begins with `~/`) of a PEM file with at least one certificate",
            optional(ReferencedFile::certificates));

    private static final Setting<List<AddressRange>> PRIVATE_NETWORKS = new Setting<>(
            "mirror.upstream.private-networks",
            Fallback.toNothing("none"),
            "Networks that upstream connections may reach beside public addresses, such as that of a private registry.",
            "ranges such as `10.20.0.0/16` or `fd12:3456::/32`, or single addresses, joined by commas",
            listOf(AddressRange::parse));

    private static final Setting<Boolean> PLAIN_HTTP = new Setting<>(
            "mirror.upstream.plain-http",
            Fallback.to("false"),
            "Whether `http://` URLs of upstream are followed.",
            "`true` or `false`",
            flag());

    private static final Setting<Integer> CONCURRENCY = new Setting<>(
            "mirror.upstream.concurrency",
            Fallback.to("1000"),
            "Maximum number of providers of one hostname that upstream is asked about at a time. The mirror begins with 16,"
                    + " asks about more while clients wait, and about fewer when the host refuses requests.",
            "a whole number from 1 to 10000",
            wholeNumber(1, 10_000));

    private static final Setting<Duration> ARCHIVE_TIMEOUT = new Setting<>(
            "mirror.upstream.archive-timeout",
            Fallback.to("10m"),
            "How long a gateway that checks packages may hold one back: time to its first byte. It may send one byte per"
                    + " second meanwhile.",
            "a duration from `1s` to `1d`, in `ms`, `s`, `m`, `h` or `d`",
            duration(Duration.ofSeconds(1), Duration.ofDays(1)));

    static final List<Setting<?>> ROWS = Stream.of(
                    List.of(HOSTS, SERVICES, CREDENTIALS),
                    EgressSettings.ROWS,
                    List.of(CA_FILE, PRIVATE_NETWORKS, PLAIN_HTTP, CONCURRENCY, ARCHIVE_TIMEOUT))
            .<Setting<?>>flatMap(List::stream)
            .toList();

    public UpstreamSettings {
        services = Map.copyOf(services);
        privateNetworks = List.copyOf(privateNetworks);
    }

    /**
     * Reports tokens that no header can carry, proxies of the environment that cannot be used, and services that other
     * settings do not allow.
     */
    static void check(SettingsReading reading) {
        credentials(reading);
        HostedSettings.check(reading, reading.find(HOSTS));
        EgressSettings.check(reading, reading.find(PLAIN_HTTP).orElse(false));
        reading.valuesPerHost(SERVICES).forEach((hostname, service) -> {
            if (HostedSettings.readable(reading).contains(hostname)) {
                reading.add(problem(hostname, service, "mirror.hosted.hosts names this hostname"));
            } else if (reading.find(HOSTS)
                    .filter(hosts -> !hosts.contains(hostname))
                    .isPresent()) {
                reading.add(problem(hostname, service, "mirror.upstream.hosts does not name this hostname"));
            }
            var isPlain = service.value()
                    .filter(url -> "http".equalsIgnoreCase(url.getScheme()))
                    .isPresent();
            if (isPlain && reading.find(PLAIN_HTTP).filter(allowed -> !allowed).isPresent()) {
                reading.add(problem(hostname, service, "mirror.upstream.plain-http is false"));
            }
        });
    }

    private static SettingProblem problem(Hostname hostname, ForHost<?> service, String reason) {
        return SettingProblem.of(SERVICES.prefix() + hostname, SERVICES, service.found(), reason);
    }

    static UpstreamSettings read(SettingsReading reading) {
        return new UpstreamSettings(
                served(reading).orElseThrow(),
                reading.valuesPerHost(SERVICES).entrySet().stream()
                        .filter(service -> service.getValue().value().isPresent())
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                service -> service.getValue().value().orElseThrow())),
                credentials(reading),
                EgressSettings.read(reading),
                reading.value(CA_FILE),
                reading.value(PRIVATE_NETWORKS),
                reading.value(PLAIN_HTTP),
                reading.value(CONCURRENCY),
                reading.value(ARCHIVE_TIMEOUT));
    }

    private static Optional<ServedHosts> served(SettingsReading reading) {
        return reading.find(HOSTS).map(hosts -> hosts.withHosted(HostedSettings.readable(reading)));
    }

    /** The environment wins over the file, as in Terraform. Tokens for hostnames that are not served are ignored. */
    private static RegistryCredentials credentials(SettingsReading reading) {
        var tokens = new HashMap<Hostname, String>();
        reading.find(CREDENTIALS).flatMap(file -> file).ifPresent(tokens::putAll);
        for (var token : reading.terraformTokens()) {
            var hostname = Hostname.parse(token.hostname());
            if (served(reading).filter(hosts -> hosts.isUpstream(hostname)).isPresent()) {
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

    /** Returns the hosts that answer for the served hostnames: their own, or those of their services. */
    public Set<String> registryHosts() {
        return hosts.named().stream()
                .map(hostname -> Optional.ofNullable(services.get(hostname))
                        .map(service ->
                                UrlAuthority.hostOf(service).orElseThrow().toLowerCase(Locale.ROOT))
                        .orElse(hostname.value()))
                .collect(Collectors.toSet());
    }
}
