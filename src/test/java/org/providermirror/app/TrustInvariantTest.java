package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.config.MirrorSettings;
import org.providermirror.config.MissAnswer;
import org.providermirror.config.SettingsReader;
import org.providermirror.config.SignaturePolicy;
import org.providermirror.failure.MirrorException;
import org.providermirror.fetch.FetchProgress;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.mirror.inventory.ReleaseContents;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredContent;
import org.providermirror.testing.ArchiveAnswers;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;

/**
 * Tests for any content of registries and storage: every hash that a network mirror lists and every byte that it serves
 * is covered by a signature over sums that name this very package, or has a recorded reason that needs no signature.
 *
 * <p>Each world is one registry, one folder and one mirror, with providers whose documents and files may all be false.
 * Runs again with the seed that a failure shows, {@code -Dtrust.seed=…}, and for longer with {@code -Dtrust.worlds=…}.
 */
@Tag("component")
class TrustInvariantTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int WORLDS = Integer.getInteger("trust.worlds", 8);
    private static final int PROVIDERS = 20;
    private static final List<String> VERSIONS = List.of("1.0.0", "1.0.0-rc.1", "1.0.0+b2", "1.1.0", "2.0.0");
    private static final List<String> HOSTS =
            List.of(FakeRegistry.HOSTNAME.value(), TrustOracle.KEYLESS_REGISTRY, "registry.terraform.io");
    private static final ProviderVersion NEVER_PUBLISHED = ProviderVersion.parse("6.6.6");

    @TempDir
    private Path folder;

    @TempDir
    private Path temporary;

    private final FakeRegistry server = FakeRegistry.start();
    private final TrustOracle oracle = new TrustOracle();
    private final List<HostileRegistry.Provider> providers = new ArrayList<>();
    private final List<String> pinned = new ArrayList<>();
    private final Collection<String> violations = new ConcurrentLinkedQueue<>();
    private final Map<ProviderAddress, Set<String>> signersSeen = new ConcurrentHashMap<>();
    private final Map<String, Boolean> keylessAllowed = new ConcurrentHashMap<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private volatile boolean upstreamIsDown;
    private volatile String situation = "";
    private volatile SignaturePolicy signatures = SignaturePolicy.REQUIRE;

    static LongStream seeds() {
        var given = Long.getLong("trust.seed");
        var first = System.nanoTime();
        return given == null ? LongStream.range(first, first + WORLDS) : LongStream.of(given);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nothing_is_listed_or_served_that_no_signature_and_no_recorded_reason_covers(long seed) throws Exception {
        System.out.println("trust.seed=" + seed);
        var random = new Random(seed);
        var registry = new HostileRegistry(server, oracle, random);
        populate(registry, random);
        signatures = random.nextInt(5) == 0 ? SignaturePolicy.OFF : SignaturePolicy.REQUIRE;
        var miss = MissAnswer.values()[random.nextInt(2)];
        situation = "an honest folder, signatures: " + signatures;
        run(miss);

        signatures = SignaturePolicy.REQUIRE;
        upstreamIsDown = random.nextBoolean();
        tamper(registry, random);
        situation = "a folder that was tampered with, upstream " + (upstreamIsDown ? "down" : "up");
        run(miss);

        System.out.println("hashes and packages that were looked at: " + seen.size());
        assertThat(violations).as("with trust.seed=%d", seed).isEmpty();
        assertThat(seen).as("a world in which anything is served").isNotEmpty();
    }

    private void populate(HostileRegistry registry, Random random) {
        for (var number = 0; number < PROVIDERS; number++) {
            var versions = new ArrayList<ProviderVersion>();
            VERSIONS.stream()
                    .filter(version -> random.nextInt(5) < 2)
                    .map(ProviderVersion::parse)
                    .forEach(versions::add);
            versions.add(ProviderVersion.parse("3.0." + number));
            var provider = new HostileRegistry.Provider(address(number, random), versions);
            if (random.nextInt(6) == 0) {
                oracle.pinned(provider.address());
                pinned.add(provider.address().toString());
            }
            registry.publish(provider);
            providers.add(provider);
        }
        // HashiCorp's own release under its own name, so that what is genuine is seen to be listed.
        var genuine = ProviderAddress.parse("registry.terraform.io/hashicorp/null");
        var provider = new HostileRegistry.Provider(genuine, List.of(ProviderVersion.parse("3.1.0")));
        registry.publish(provider);
        providers.add(provider);
    }

    private static ProviderAddress address(int number, Random random) {
        var kind = random.nextInt(10);
        if (kind == 0) {
            return ProviderAddress.parse("registry.terraform.io/hashicorp/t" + number);
        }
        var host = kind < 4 ? TrustOracle.KEYLESS_REGISTRY : FakeRegistry.HOSTNAME.value();
        return ProviderAddress.parse(host + "/ns" + number + "/t" + number);
    }

    private void tamper(HostileRegistry registry, Random random) throws IOException {
        var intruder = new HostileFolder(folder, oracle, random);
        for (var provider : providers) {
            for (var version : provider.versions()) {
                if (random.nextInt(10) < 6) {
                    intruder.change(provider.address(), version);
                }
                allowStoredKeyless(provider.address(), version);
            }
            if (random.nextInt(4) == 0) {
                intruder.list(provider.address(), NEVER_PUBLISHED);
                intruder.change(provider.address(), NEVER_PUBLISHED);
                allowStoredKeyless(provider.address(), NEVER_PUBLISHED);
            }
            if (random.nextInt(10) < 3) {
                registry.publish(provider);
            }
        }
        if (upstreamIsDown) {
            server.down();
        }
    }

    // A release without any key cannot be distinguished from a forged one; only a new one is compared with the known
    // signers.
    private void allowStoredKeyless(ProviderAddress provider, ProviderVersion version) {
        if (Files.exists(folder.resolve(
                StorageLayout.releaseRecord(new ReleaseId(provider, version)).value()))) {
            keylessAllowed.put(provider + " " + version, true);
        }
    }

    private MirrorSettings settings(MissAnswer miss) {
        var settings = new TreeMap<>(server.settings());
        settings.put("mirror.upstream.hosts", String.join(",", HOSTS));
        HOSTS.forEach(host -> settings.put(
                "mirror.upstream.services." + host, server.services().toString()));
        settings.put("mirror.local.path", folder.toString());
        settings.put("mirror.miss", miss.name().toLowerCase(Locale.ROOT));
        settings.put("mirror.trust.signatures", signatures.name().toLowerCase(Locale.ROOT));
        if (!pinned.isEmpty()) {
            settings.put("mirror.trust.pin-signers", String.join(",", pinned));
        }
        return SettingsReader.ofWebApplication(settings::get, Collections.enumeration(settings.keySet()))
                .read();
    }

    private void run(MissAnswer miss) throws Exception {
        try (var mirror = new MirrorParts(settings(miss), new ContainerExecutors(), temporary)) {
            askForEverything(mirror);
            awaitFetches(mirror);
            askForEverything(mirror);
        }
    }

    private static void awaitFetches(MirrorParts mirror) throws Exception {
        Eventually.holds(
                "all fetches rest",
                () -> mirror.observability().report().fetching().get().stream()
                        .allMatch(fetch -> fetch.state() == FetchProgress.State.RESTING));
    }

    private void askForEverything(MirrorParts mirror) throws Exception {
        var threads = Executors.newFixedThreadPool(6);
        try {
            var asking = new ArrayList<Callable<Void>>();
            providers.forEach(provider -> asking.add(() -> {
                ask(mirror, provider);
                return null;
            }));
            for (var requests : threads.invokeAll(asking)) {
                requests.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void ask(MirrorParts mirror, HostileRegistry.Provider provider) throws Exception {
        var versions = new ArrayList<>(provider.versions());
        versions.add(NEVER_PUBLISHED);
        for (var version : versions) {
            var unknownSigners = mayBeKeyless(provider.address());
            var listed = listed(mirror, provider.address(), version);
            var shown = listed.isEmpty() ? Set.<String>of() : shownSigners(mirror, provider.address(), version);
            listed.forEach((platform, hashes) -> hashes.forEach(hash -> {
                var id = new PackageId(provider.address(), version, platform);
                check("lists", id, hash);
                checkShown(id, hash, shown);
            }));
            for (var platform : HostileRegistry.PLATFORMS) {
                var id = new PackageId(provider.address(), version, platform);
                served(mirror, id).ifPresent(bytes -> check("serves", id, PackageHash.zh(Sha256.of(bytes))));
            }
            // A list that was refused leaves no hash to check, yet a request for a package may have settled the
            // release.
            if (release(mirror, provider.address(), version).isPresent()) {
                keylessAllowed.putIfAbsent(provider.address() + " " + version, unknownSigners);
            }
        }
    }

    private static Map<Platform, List<PackageHash>> listed(
            MirrorParts mirror, ProviderAddress provider, ProviderVersion version) throws Exception {
        try {
            return mirror.mirror()
                    .packages(provider, version)
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS)
                    .hashes();
        } catch (ExecutionException refused) {
            return Map.of();
        }
    }

    /** Who signed a version, as the API and the pages show it. */
    private static Set<String> shownSigners(MirrorParts mirror, ProviderAddress provider, ProviderVersion version)
            throws Exception {
        var signers = new HashSet<String>();
        release(mirror, provider, version)
                .ifPresent(contents -> contents.signers().forEach(signer -> signers.add(signer.fingerprint())));
        return signers;
    }

    private static Optional<ReleaseContents> release(
            MirrorParts mirror, ProviderAddress provider, ProviderVersion version) throws Exception {
        return mirror.observability()
                .inventory()
                .release(provider, version)
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    private void checkShown(PackageId id, PackageHash hash, Set<String> shown) {
        var signers = oracle.signers(id, hash);
        if (reasons(id, hash).equals(Set.of("signed")) && Collections.disjoint(shown, signers)) {
            violations.add("the mirror lists " + hash + " of " + id + " and shows " + shown
                    + " as its signers, but it was signed by " + signers + " (" + situation + ")");
        }
    }

    private static Optional<byte[]> served(MirrorParts mirror, PackageId id) throws IOException {
        try {
            return ArchiveAnswers.of(mirror.mirror().archive(id)) instanceof ArchiveAnswer.Stored stored
                    ? Optional.of(Files.readAllBytes(((StoredContent.LocalFile) stored.content()).path()))
                    : Optional.empty();
        } catch (MirrorException refused) {
            return Optional.empty();
        }
    }

    private void check(String does, PackageId id, PackageHash hash) {
        seen.add(does + " " + id + " " + hash);
        var reasons = reasons(id, hash);
        if (reasons.isEmpty()) {
            violations.add("the mirror " + does + " " + hash + " of " + id + ", which nothing covers (it stands "
                    + oracle.origin(hash) + "; record: " + assurance(id).orElse("none") + "; " + situation + ")");
        } else if (does.equals("serves")
                && assurance(id).filter(reasons::contains).isEmpty()) {
            violations.add("the mirror serves " + id + ", which is " + reasons + ", and its record says "
                    + assurance(id).orElse("nothing") + " (" + situation + ")");
        }
    }

    /** Why a package may have this hash, in the words of its record. */
    private Set<String> reasons(PackageId id, PackageHash hash) {
        var reasons = new HashSet<String>();
        if (signatures == SignaturePolicy.OFF) {
            reasons.addAll(Set.of("signed", "keyless", "unsigned"));
        }
        var signers = oracle.signers(id, hash);
        // While signatures are off, signers are not checked either.
        if (!signers.isEmpty() && signatures == SignaturePolicy.REQUIRE && isAccepted(id, hash, signers)) {
            reasons.add("signed");
        }
        var keyless = keylessAllowed.computeIfAbsent(
                id.provider() + " " + id.version(), version -> mayBeKeyless(id.provider()));
        if (keyless && oracle.isKeyless(id, hash)) {
            reasons.add("keyless");
        }
        if (upstreamIsDown
                && record(id).filter(of(hash)).isPresent()
                && assurance(id).equals(Optional.of("imported"))) {
            reasons.add("imported");
        }
        return reasons;
    }

    private boolean mayBeKeyless(ProviderAddress provider) {
        return signatures == SignaturePolicy.OFF || !signersSeen.containsKey(provider) && !oracle.isPinned(provider);
    }

    private static Predicate<JsonNode> of(PackageHash hash) {
        return record ->
                Set.of(record.path("zh").asText(), record.path("h1").asText()).contains(hash.toString());
    }

    /** If the signers of a provider are pinned, the first of them is the only one. */
    private boolean isAccepted(PackageId id, PackageHash hash, Set<String> signers) {
        // Sums that another document lists without a key do not show who signed first.
        var known = oracle.isKeyless(id, hash)
                ? signersSeen.getOrDefault(id.provider(), signers)
                : signersSeen.merge(id.provider(), signers, (first, more) -> first);
        return !oracle.isPinned(id.provider()) || signers.stream().anyMatch(known::contains);
    }

    private Optional<JsonNode> record(PackageId id) {
        var file = folder.resolve(StorageLayout.packageRecord(id).value());
        try {
            return Files.exists(file) ? Optional.of(JSON.readTree(Files.readString(file))) : Optional.empty();
        } catch (JacksonException mutilated) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Optional<String> assurance(PackageId id) {
        return record(id).map(record -> record.path("assurance").asText());
    }
}
