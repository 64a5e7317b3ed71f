package org.providermirror.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.providermirror.config.AddressRange;
import org.providermirror.config.DefaultSettings;
import org.providermirror.config.RegistryCredentials;
import org.providermirror.config.ServedHosts;
import org.providermirror.config.UpstreamSettings;
import org.providermirror.config.proxy.EgressChoice;
import org.providermirror.config.proxy.EgressProxy;
import org.providermirror.config.proxy.EgressSettings;
import org.providermirror.config.proxy.EnvironmentProxies;
import org.providermirror.net.address.Resolver;
import org.providermirror.net.client.GuardedUpstreamClient;
import org.providermirror.net.client.UpstreamTimeouts;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ProviderAddress;

/** Clients as tests want them: loopback allowed and plain http unless said otherwise. */
public final class Clients {
    static final Hostname REGISTRY = new Hostname("registry.example.com");
    static final ProviderAddress PROVIDER = ProviderAddress.parse("registry.example.com/acme/sword");

    private List<AddressRange> networks = List.of(AddressRange.parse("127.0.0.0/8"));
    private boolean plainHttp = true;
    private RegistryCredentials credentials = DefaultSettings.credentials();
    private Optional<InetSocketAddress> proxy = Optional.empty();
    private List<String> noProxy = List.of();
    private Optional<EgressProxy.Login> login = Optional.empty();
    private EnvironmentProxies environment = EnvironmentProxies.none();
    private Optional<Path> caFile = Optional.empty();
    private Resolver resolver = Resolver.system();
    private UpstreamTimeouts limits = withShortRetryPause();
    private Consumer<Hostname> overload = hostname -> {};
    private LongSupplier nanoTime = System::nanoTime;
    private Clock clock = Clock.systemUTC();

    public static Clients client() {
        return new Clients();
    }

    private static final Duration SHORT_RETRY_PAUSE = Duration.ofMillis(10);

    /** The standard ones, but without a second between two attempts. */
    private static UpstreamTimeouts withShortRetryPause() {
        var standard = usual();
        return standard(standard.document(), SHORT_RETRY_PAUSE, standard.throughputWindow());
    }

    private static UpstreamTimeouts usual() {
        return UpstreamTimeouts.standard(Duration.ofMinutes(10));
    }

    /** UpstreamTimeouts in milliseconds, for servers that are too slow. */
    static UpstreamTimeouts impatient() {
        return impatientWithAllButArchives(Duration.ofMillis(400));
    }

    /** The same, with this timeout for archives that are held back. */
    static UpstreamTimeouts impatientWithAllButArchives(Duration archive) {
        return new UpstreamTimeouts(
                Duration.ofMillis(400),
                Duration.ofMillis(400),
                Duration.ofMillis(400),
                Duration.ofMillis(1200),
                Duration.ofMillis(10),
                Duration.ofMillis(400),
                archive,
                Duration.ofMillis(300),
                Duration.ofMillis(600),
                10 * 1024);
    }

    /** A short time to measure throughput in, and long ones for all else. */
    static UpstreamTimeouts quickToMeasure() {
        var standard = usual();
        return standard(standard.document(), standard.retryDelay(), Duration.ofMillis(600));
    }

    /** A short time for a whole document, and long ones for all else. */
    static UpstreamTimeouts impatientWithDocuments() {
        return standard(Duration.ofSeconds(1), SHORT_RETRY_PAUSE, usual().throughputWindow());
    }

    private static UpstreamTimeouts standard(Duration document, Duration retryDelay, Duration throughputWindow) {
        var standard = usual();
        return new UpstreamTimeouts(
                standard.connect(),
                standard.header(),
                standard.documentIdle(),
                document,
                retryDelay,
                standard.downloadIdle(),
                standard.archive(),
                standard.freeConnection(),
                throughputWindow,
                standard.minimumThroughput());
    }

    public Clients reaching(String... ranges) {
        var parsed = new ArrayList<AddressRange>();
        for (var range : ranges) {
            parsed.add(AddressRange.parse(range));
        }
        networks = parsed;
        return this;
    }

    Clients httpsOnly() {
        plainHttp = false;
        return this;
    }

    public Clients withToken(String token) {
        credentials = new RegistryCredentials(Map.of(REGISTRY, token));
        return this;
    }

    Clients through(String host, int port) {
        proxy = Optional.of(InetSocketAddress.createUnresolved(host, port));
        return this;
    }

    Clients exceptFor(String... hosts) {
        noProxy = List.of(hosts);
        return this;
    }

    Clients withProxyLogin(String user, String password) {
        login = Optional.of(new EgressProxy.Login(user, password));
        return this;
    }

    Clients in(EnvironmentProxies given) {
        environment = given;
        return this;
    }

    Clients trusting(Path file) {
        caFile = Optional.of(file);
        return this;
    }

    Clients resolving(Resolver given) {
        resolver = given;
        return this;
    }

    Clients within(UpstreamTimeouts given) {
        limits = given;
        return this;
    }

    Clients reportingOverload(Consumer<Hostname> given) {
        overload = given;
        return this;
    }

    Clients at(LongSupplier given) {
        nanoTime = given;
        return this;
    }

    Clients at(Clock given) {
        clock = given;
        return this;
    }

    public GuardedUpstreamClient build() {
        var settings = new UpstreamSettings(
                new ServedHosts(Set.of(REGISTRY), false),
                Map.of(),
                credentials,
                new EgressSettings(choice(), noProxy, environment),
                caFile,
                networks,
                plainHttp,
                8,
                Duration.ofMinutes(10));
        return new GuardedUpstreamClient(settings, overload, resolver, limits, nanoTime, clock);
    }

    private EgressChoice choice() {
        return proxy.<EgressChoice>map(address -> new EgressChoice.Configured(new EgressProxy(address, login)))
                .orElse(new EgressChoice.Inherited());
    }

    public static UpstreamRequest published(URI url) {
        return UpstreamRequest.published(url, 1000, Optional.empty());
    }

    public static UpstreamRequest registry(URI url) {
        return UpstreamRequest.registry(url, PROVIDER);
    }

    /** A resolver that knows these names alone, and IP literals. */
    static Resolver names(Map<String, String> addresses) {
        return host -> List.of(InetAddress.getByName(
                host.matches("[0-9.]+|\\[.*]")
                        ? host
                        : Optional.ofNullable(addresses.get(host)).orElseThrow(() -> new UnknownHostException(host))));
    }
}
