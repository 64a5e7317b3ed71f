package org.providermirror.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;

/**
 * Records every signature that a test makes, and the keys that registries serve. Decides by rules of its own which
 * hashes a package may have; shares no code with the mirror. One thread writes, then any number read.
 */
final class TrustOracle {
    /** HashiCorp's own key, which must have signed what its own namespace publishes. */
    static final String HASHICORP = "C874011F0AB405110D02105534365D9472D7468F";

    /** The registry whose own client takes releases without any key. */
    static final String KEYLESS_REGISTRY = "registry.opentofu.org";

    private static final Pattern LINE = Pattern.compile("([0-9A-Fa-f]{64})\\s+(\\S.*)");
    private static final Pattern CONVENTION = Pattern.compile(
            "terraform-provider-([A-Za-z0-9-]+)_([0-9]+\\.[0-9]+\\.[0-9]+)([-+][^_]*)?_([a-z0-9]+)_([a-z0-9]+)\\.zip");

    private record Entry(String signer, String name) {}

    private final Map<String, Set<Entry>> signed = new HashMap<>();
    private final Map<ProviderAddress, Set<String>> offered = new HashMap<>();
    private final Map<String, Set<Entry>> unsigned = new HashMap<>();
    private final Map<String, Set<String>> digestsByContent = new HashMap<>();
    private final Set<ProviderAddress> pinned = new HashSet<>();

    /** Takes down that these sums carry a valid signature of this key. */
    void signed(String fingerprint, byte[] sums) {
        add(signed, fingerprint, sums);
    }

    /** Takes down that these sums were given without any key for this version. */
    void unsigned(ProviderAddress provider, ProviderVersion version, byte[] sums) {
        add(unsigned, provider + " " + version, sums);
    }

    private static void add(Map<String, Set<Entry>> entries, String by, byte[] sums) {
        new String(sums, UTF_8).lines().forEach(line -> {
            var parts = LINE.matcher(line.strip());
            if (parts.matches()) {
                entries.computeIfAbsent(parts.group(1).toLowerCase(Locale.ROOT), digest -> new HashSet<>())
                        .add(new Entry(by, parts.group(2)));
            }
        });
    }

    /** Takes down that a registry, or the stored copy of what it said, gives this key for a provider. */
    void offered(ProviderAddress provider, String fingerprint) {
        offered.computeIfAbsent(provider, none -> new HashSet<>()).add(fingerprint);
    }

    /** Takes down that there are such bytes. */
    void made(SingleFileArchive archive) {
        digestsByContent
                .computeIfAbsent(archive.h1().toString(), none -> new HashSet<>())
                .add(archive.sha256().hex());
    }

    /** Takes down that a provider's signers are pinned. */
    void pinned(ProviderAddress provider) {
        pinned.add(provider);
    }

    boolean isPinned(ProviderAddress provider) {
        return pinned.contains(provider);
    }

    /** The keys whose signature covers this hash of this package by sums that name it; empty if no key signed it. */
    Set<String> signers(PackageId id, PackageHash hash) {
        var keys = isOfHashiCorp(id.provider()) ? Set.of(HASHICORP) : offered.getOrDefault(id.provider(), Set.of());
        return entries(signed, id, hash).stream().filter(keys::contains).collect(Collectors.toSet());
    }

    /** Whether this hash of this package stands, under its name, in sums that its registry gave without any key. */
    boolean isKeyless(PackageId id, PackageHash hash) {
        return id.provider().hostname().value().equals(KEYLESS_REGISTRY)
                && entries(unsigned, id, hash).contains(id.provider() + " " + id.version());
    }

    private Set<String> entries(Map<String, Set<Entry>> all, PackageId id, PackageHash hash) {
        return digests(hash).stream()
                .flatMap(digest -> all.getOrDefault(digest, Set.of()).stream())
                .filter(entry -> names(entry.name(), id))
                .map(Entry::signer)
                .collect(Collectors.toSet());
    }

    /** Describes the origin of this hash, for the message of a failed test. */
    String origin(PackageHash hash) {
        var digests = digests(hash);
        var origins = new TreeSet<String>();
        digests.forEach(digest -> {
            signed.getOrDefault(digest, Set.of())
                    .forEach(entry -> origins.add(entry.name() + " signed by " + entry.signer()));
            unsigned.getOrDefault(digest, Set.of())
                    .forEach(entry -> origins.add(entry.name() + " without a key for " + entry.signer()));
        });
        return origins.isEmpty() ? "in no sums" : origins.toString();
    }

    private Set<String> digests(PackageHash hash) {
        return hash.scheme() == PackageHash.Scheme.ZH
                ? Set.of(new Sha256(hash.value()).hex())
                : digestsByContent.getOrDefault(hash.toString(), Set.of());
    }

    private boolean names(String name, PackageId id) {
        var parts = CONVENTION.matcher(name);
        if (!parts.matches()) {
            return !isOfHashiCorp(id.provider()) && !isPinned(id.provider());
        }
        return parts.group(1).equalsIgnoreCase(id.provider().type())
                && parts.group(2).equals(id.version().toString().split("[-+]")[0])
                && (parts.group(4) + "_" + parts.group(5)).equals(id.platform().toString());
    }

    private static boolean isOfHashiCorp(ProviderAddress provider) {
        return provider.toString().startsWith("registry.terraform.io/hashicorp/");
    }
}
