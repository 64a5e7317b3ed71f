package org.providermirror.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import javax.net.ServerSocketFactory;
import org.providermirror.config.AddressRange;
import org.providermirror.config.DefaultSettings;
import org.providermirror.config.ServedHosts;
import org.providermirror.config.UpstreamSettings;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;

/**
 * A provider registry on a real socket of 127.0.0.1: service discovery, the Provider Registry Protocol, and the
 * publishers' files below {@code /releases/}. All that it publishes is real: deterministic archives, SHA256SUMS,
 * detached OpenPGP signatures. Until a test gives roles or shapes, it behaves.
 *
 * <pre>{@code
 * try (var registry = FakeRegistry.start()) {
 *     registry.publish("acme", "null", "1.0.0");
 *     registry.release("acme", "odd", "2.0.0").platforms("linux_amd64").shape(Shape.WRONG_SIGNATURE).publish();
 *     registry.play(Role.TRUNCATED_BODY, RequestKind.ARCHIVE);
 *     …
 *     assertThat(registry.requests(RequestKind.ARCHIVE)).isEqualTo(3);
 * }
 * }</pre>
 *
 * <p>Providers of it are {@code registry.example.com/acme/null}, by {@code
 * mirror.upstream.services.registry.example.com} = {@link #services}. Safe for use by any number of threads; {@link
 * #down}, {@link #up} and {@link #close} by one at a time.
 */
public final class FakeRegistry implements AutoCloseable {
    /** The hostname of the providers' addresses. */
    public static final Hostname HOSTNAME = new Hostname("registry.example.com");

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ServerSocketFactory sockets;
    private final Optional<TestCertificate> certificate;
    private final URI baseUrl;
    private final PublishedReleases releases;
    private final Stage stage;
    private HttpListener listener;

    private FakeRegistry(Optional<TestCertificate> certificate) {
        this.certificate = certificate;
        sockets = certificate
                .<ServerSocketFactory>map(secure -> secure.sslContext().getServerSocketFactory())
                .orElseGet(ServerSocketFactory::getDefault);
        listener = new HttpListener(sockets, 0, this::answer);
        baseUrl = URI.create((certificate.isPresent() ? "https" : "http") + "://127.0.0.1:" + listener.port() + "/");
        releases = new PublishedReleases(baseUrl);
        stage = new Stage(releases, new RolePlayer(baseUrl), new Gateway(baseUrl));
        discoveryDocument("{\"providers.v1\":\"/v1/providers/\",\"modules.v1\":\"/v1/modules/\"}");
    }

    /** Starts a registry that speaks plain HTTP on a free port. */
    public static FakeRegistry start() {
        return new FakeRegistry(Optional.empty());
    }

    /** Starts a registry that speaks HTTPS on a free port, with {@link #certificate}. */
    public static FakeRegistry startSecure() {
        return new FakeRegistry(Optional.of(TestCertificate.shared()));
    }

    /** {@code http://127.0.0.1:port/}. */
    public URI baseUrl() {
        return baseUrl;
    }

    /** The base URL of {@code providers.v1}, for {@code mirror.upstream.services.registry.example.com}. */
    public URI services() {
        return baseUrl.resolve("v1/providers/");
    }

    /** The PEM file that a client of {@link #startSecure} or through {@link #proxy} has to trust. */
    public Path certificate() {
        return TestCertificate.shared().pem();
    }

    /** This registry as an egress proxy: all hosts behind it, {@link #HOSTNAME} among them, are this registry. */
    public InetSocketAddress proxy() {
        certificate();
        return InetSocketAddress.createUnresolved("127.0.0.1", baseUrl.getPort());
    }

    /** Settings of a mirror that serves {@link #HOSTNAME} from this registry and may reach 127.0.0.0/8. */
    public UpstreamSettings upstreamSettings() {
        return new UpstreamSettings(
                new ServedHosts(Set.of(HOSTNAME), false),
                Map.of(HOSTNAME, services()),
                DefaultSettings.credentials(),
                DefaultSettings.egress(),
                certificate.map(TestCertificate::pem),
                List.of(AddressRange.parse("127.0.0.0/8")),
                certificate.isEmpty(),
                1000,
                Duration.ofMinutes(10));
    }

    /** What {@link #upstreamSettings} says, as settings of a mirror that is deployed. */
    public Map<String, String> settings() {
        var settings = new TreeMap<String, String>();
        settings.put("mirror.upstream.hosts", HOSTNAME.value());
        settings.put("mirror.upstream.services." + HOSTNAME, services().toString());
        settings.put("mirror.upstream.private-networks", "127.0.0.0/8");
        settings.put("mirror.upstream.plain-http", String.valueOf(certificate.isEmpty()));
        // The process of the mirror inherits the environment of the tests, which may name a proxy.
        settings.put("mirror.upstream.proxy", "none");
        certificate.ifPresent(
                secure -> settings.put("mirror.upstream.ca-file", secure.pem().toString()));
        return settings;
    }

    /** {@code registry.example.com/namespace/type}. */
    public static ProviderAddress provider(String namespace, String type) {
        return new ProviderAddress(HOSTNAME, namespace, type);
    }

    /** A package of {@link #HOSTNAME}. */
    public static PackageId packageId(String namespace, String type, String version, String platform) {
        return new PackageId(provider(namespace, type), ProviderVersion.parse(version), Platform.parse(platform));
    }

    /** Publishes a release that nothing is odd about, for these platforms; without any, for all 14 usual ones. */
    public void publish(String namespace, String type, String version, Platform... platforms) {
        var release = release(namespace, type, version);
        (platforms.length == 0 ? release : release.platforms(platforms)).publish();
    }

    /** Begins a release; nothing is published before {@link ReleaseBuilder#publish}. */
    public ReleaseBuilder release(String namespace, String type, String version) {
        return new ReleaseBuilder(namespace, type, version, releases::publish);
    }

    /** Publishes a version again with the same platforms, oddities and size, but other bytes. */
    public void republish(String namespace, String type, String version) {
        releases.publish(releases.release(namespace + "/" + type, version).again());
    }

    /** Takes a version off the list, with its documents and files. */
    public void withdraw(String namespace, String type, String version) {
        releases.withdraw(namespace + "/" + type, version);
    }

    /** Lists further version strings of a provider, of any spelling, that have neither platforms nor documents. */
    public void listAlso(String namespace, String type, String... versions) {
        releases.listAlso(namespace + "/" + type, List.of(versions));
    }

    /** What discovery says from now on. */
    public void discoveryDocument(String json) {
        stage.overrides.put("/.well-known/terraform.json", Answer.json(json));
    }

    /** Answers a path with this from now on, whatever is published there. The path is given percent-decoded. */
    public void override(String path, int status, String contentType, byte[] body) {
        stage.overrides.put(path, new Answer(status, Map.of("Content-Type", contentType), body));
    }

    /** The bytes of a published archive; not to be changed. */
    public byte[] archive(PackageId id) {
        return releases.archive(id).content();
    }

    /** The digest of a published archive. */
    public Sha256 sha256(PackageId id) {
        return releases.archive(id).sha256();
    }

    /** The {@code h1:} hash of a published archive. */
    public PackageHash h1(PackageId id) {
        return releases.archive(id).h1();
    }

    /** Returns the URL of a published archive, without the query of expiring URLs. */
    public URI archiveUrl(PackageId id) {
        return baseUrl.resolve(RegistryDocuments.encoded(release(id).archivePath(id.platform())));
    }

    /** The SHA256SUMS that authenticates a package. */
    public byte[] sums(PackageId id) {
        return release(id).sums(id.platform());
    }

    private FakeRelease release(PackageId id) {
        return releases.release(
                id.provider().namespace() + "/" + id.provider().type(),
                id.version().value());
    }

    /** Gives a role to all requests of these kinds; without any, to all requests. */
    public void play(Role role, RequestKind... kinds) {
        play(role, kinds.length == 0 ? any -> true : request -> List.of(kinds).contains(request.kind()));
    }

    /** Gives a role to requests of one kind about one provider, {@code acme/null}. */
    public void play(Role role, RequestKind kind, String provider) {
        play(role, request -> request.kind() == kind && request.provider().equals(provider));
    }

    /** Assigns a role to the requests that match. If several roles match, the last one applies. */
    public void play(Role role, Predicate<ReceivedRequest> requests) {
        stage.cast.add(role, requests, Integer.MAX_VALUE);
    }

    /** Gives a role to the next so many GET requests of a kind; those after them are answered as before. */
    public void playTimes(int times, Role role, RequestKind kind) {
        playTimes(times, role, request -> request.kind() == kind);
    }

    /** Gives a role to the next so many GET requests that match; those after them are answered as before. */
    public void playTimes(int times, Role role, Predicate<ReceivedRequest> requests) {
        stage.cast.add(role, requests, times);
    }

    /** Returns what changes answers before they are sent. */
    public Gateway gateway() {
        return stage.gateway;
    }

    /** Takes all roles back; what stalls meanwhile goes on stalling. */
    public void behave() {
        stage.cast.clear();
    }

    /** Sets the {@code Retry-After} of the roles that send one; {@code 1} by default. */
    public void retryAfter(String value) {
        stage.player.retryAfter(value);
    }

    /** Sets the target of {@link Role#REDIRECT_ELSEWHERE}. */
    public void redirectTo(URI target) {
        stage.player.redirectTo(target);
    }

    /** How many requests of this kind arrived, GET and HEAD. */
    public int requests(RequestKind kind) {
        return received(request -> request.kind() == kind).size();
    }

    /** How many requests for this path arrived, GET and HEAD. */
    public int requestsTo(String path) {
        return received(request -> request.path().equals(path)).size();
    }

    /** All requests that arrived, in their order. */
    public List<ReceivedRequest> received() {
        return received(any -> true);
    }

    /** The requests that match, in the order of their arrival. */
    public List<ReceivedRequest> received(Predicate<ReceivedRequest> wanted) {
        return stage.log.matching(wanted);
    }

    /** Sets all counters to zero. */
    public void forgetRequests() {
        stage.log.clear();
    }

    /** Waits until so many requests of this kind arrived; fails after 30 seconds. */
    public void awaitRequests(RequestKind kind, int count) throws InterruptedException {
        if (!stage.log.await(request -> request.kind() == kind, count, PATIENCE)) {
            throw new AssertionError("only " + requests(kind) + " of " + count + " requests of kind " + kind
                    + " arrived in " + PATIENCE.toSeconds() + " s");
        }
    }

    /** Lets requests of this kind arrive and wait, before any byte of their answers; two minutes at most. */
    public void hold(RequestKind kind) {
        stage.gate(kind).holdAfter(0);
    }

    /** Answers the requests of this kind that wait, and those to come. */
    public void release(RequestKind kind) {
        stage.gate(kind).release();
    }

    /** Sends the headers of archives but no byte of their bodies; two minutes at most. */
    public void holdArchives() {
        holdArchivesAfter(0);
    }

    /** Sends the headers and this many first bytes of archives, and no more; two minutes at most. */
    public void holdArchivesAfter(long bytes) {
        stage.archiveBodies.holdAfter(bytes);
    }

    /** Sends the rest of all archives that are held, and those to come as a whole. */
    public void releaseArchives() {
        stage.archiveBodies.release();
    }

    /** Sends no more than this many bytes of an archive a second, each connection by itself; 0 for no limit. */
    public void throttleArchives(int bytesPerSecond) {
        stage.archiveBytesPerSecond = bytesPerSecond;
    }

    /** Lets each request wait for so long before its answer, as a distant registry. */
    public void latency(Duration latency) {
        stage.latency = latency;
    }

    /** How many connections are open. */
    public int openConnections() {
        return listener.openConnections();
    }

    /** Waits until at most so many connections are open. */
    public void awaitConnections(int most) {
        listener.awaitConnections(most);
    }

    /** Closes the port and all connections, as a registry that died: further connections are refused. */
    public void down() {
        listener.close();
    }

    /** Opens the same port again after {@link #down}. */
    public void up() {
        listener = new HttpListener(sockets, baseUrl.getPort(), this::answer);
    }

    @Override
    public void close() {
        listener.close();
    }

    private void answer(ReceivedRequest request, Wire wire, CountDownLatch ended) throws IOException {
        stage.answer(request, wire, ended);
    }
}
