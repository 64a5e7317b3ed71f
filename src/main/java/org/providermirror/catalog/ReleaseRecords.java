package org.providermirror.catalog;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;
import org.providermirror.registry.Signer;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;

/**
 * Verified releases in storage, written once: the publisher's files first, byte for byte, then the record that makes them
 * count. The first release that was verified stays, whatever upstream says later.
 */
final class ReleaseRecords {
    private static final RecordFormat<Document> FORMAT = new RecordFormat<>(Document.class);
    private static final String SUMS = "SHA256SUMS";
    private static final String SIGNATURE_SUFFIX = ".sig";

    private record Document(
            String verifiedAt,
            List<String> protocols,
            Map<String, PackageEntry> packages,
            List<ChecksumsEntry> checksums) {}

    /** {@code toldSize} is absent where the registry tells none, and in the records of a mirror that did not keep it. */
    private record PackageEntry(String fileName, String sha256, String location, List<String> told, Long toldSize) {}

    private record ChecksumsEntry(
            String file, boolean signature, SignerEntry signer, List<String> keys, List<String> platforms) {}

    private record SignerEntry(String primaryFingerprint, String signingFingerprint, String signedAt) {}

    private final Storage storage;

    ReleaseRecords(Storage storage) {
        this.storage = storage;
    }

    Optional<Release> read(ProviderAddress provider, ProviderVersion version) {
        var key = StorageLayout.releaseRecord(provider, version);
        return storage.read(key)
                .flatMap(bytes -> FORMAT.read(key, bytes, document -> parse(provider, version, document)));
    }

    /**
     * Keeps a release unless there is one that counts; what is kept after that, which another mirror may have written
     * first.
     */
    Release keep(Release release, Predicate<Release> counts) {
        var kept = read(release.provider(), release.version()).filter(counts);
        if (kept.isPresent()) {
            return kept.get();
        }
        var files = files(release);
        files.forEach(storage::create);
        var key = StorageLayout.releaseRecord(release.provider(), release.version());
        var record = FORMAT.write(document(release));
        if (!storage.create(key, record)) {
            var first = read(release.provider(), release.version()).filter(counts);
            if (first.isPresent()) {
                return first.get();
            }
            storage.write(key, record);
        }
        // The record is ours. Files that lay there already are those of a mirror that did not come to write a record.
        files.forEach((file, content) -> {
            if (!storage.read(file)
                    .filter(stored -> Arrays.equals(stored, content))
                    .isPresent()) {
                storage.write(file, content);
            }
        });
        return release;
    }

    private static Map<StorageKey, byte[]> files(Release release) {
        var files = new LinkedHashMap<StorageKey, byte[]>();
        for (var index = 0; index < release.checksums().size(); index++) {
            var checksums = release.checksums().get(index);
            var key = fileKey(release.provider(), release.version(), fileName(index));
            files.put(key, checksums.sums());
            checksums.signature().ifPresent(signature -> files.put(signatureKey(key), signature));
        }
        return files;
    }

    private static Document document(Release release) {
        var packages = new TreeMap<String, PackageEntry>();
        release.packages().forEach((platform, found) -> packages.put(platform.toString(), entry(found)));
        var checksums = new ArrayList<ChecksumsEntry>();
        for (var published : release.checksums()) {
            checksums.add(entry(fileName(checksums.size()), published));
        }
        return new Document(release.verifiedAt().toString(), release.protocols(), packages, checksums);
    }

    /** One file for most releases; odd registries have one a platform. */
    private static String fileName(int index) {
        return index == 0 ? SUMS : SUMS + "-" + index;
    }

    private Release parse(ProviderAddress provider, ProviderVersion version, Document document) {
        var packages = new TreeMap<Platform, ReleasePackage>();
        document.packages().forEach((platform, entry) -> packages.put(Platform.parse(platform), parse(entry)));
        var checksums = document.checksums().stream()
                .map(entry -> parse(fileKey(provider, version, entry.file()), entry))
                .toList();
        return new Release(
                provider,
                version,
                document.protocols(),
                packages,
                checksums,
                Set.of(),
                Instant.parse(document.verifiedAt()));
    }

    private static ReleasePackage parse(PackageEntry entry) {
        var told = entry.told().stream().map(PackageHash::tryParse).flatMap(Optional::stream);
        return new ReleasePackage(
                entry.fileName(),
                new Sha256(entry.sha256()),
                Optional.ofNullable(entry.location()).map(URI::create),
                told.collect(Collectors.toSet()),
                entry.toldSize() == null ? OptionalLong.empty() : OptionalLong.of(entry.toldSize()));
    }

    private PublishedChecksums parse(StorageKey key, ChecksumsEntry entry) {
        var signer = Optional.ofNullable(entry.signer())
                .map(found -> new Signer(
                        found.primaryFingerprint(), found.signingFingerprint(), Instant.parse(found.signedAt())));
        Set<Platform> platforms =
                entry.platforms().stream().map(Platform::parse).collect(Collectors.toSet());
        return new PublishedChecksums(
                file(key),
                entry.signature() ? Optional.of(file(signatureKey(key))) : Optional.empty(),
                signer,
                entry.keys(),
                platforms);
    }

    private byte[] file(StorageKey key) {
        return storage.read(key).orElseThrow(() -> new IllegalArgumentException(key + " is missing beside it"));
    }

    private static PackageEntry entry(ReleasePackage found) {
        return new PackageEntry(
                found.fileName(),
                found.sha256().hex(),
                found.location().map(URI::toString).orElse(null),
                found.told().stream().sorted().map(PackageHash::toString).toList(),
                found.toldSize().isPresent() ? found.toldSize().getAsLong() : null);
    }

    private static ChecksumsEntry entry(String file, PublishedChecksums checksums) {
        var signer = checksums
                .signer()
                .map(found -> new SignerEntry(
                        found.primaryFingerprint(),
                        found.signingFingerprint(),
                        found.signedAt().toString()));
        return new ChecksumsEntry(
                file,
                checksums.signature().isPresent(),
                signer.orElse(null),
                checksums.keys(),
                checksums.platforms().stream().sorted().map(Platform::toString).toList());
    }

    private static StorageKey fileKey(ProviderAddress provider, ProviderVersion version, String file) {
        return StorageLayout.release(provider, version).resolve(file);
    }

    private static StorageKey signatureKey(StorageKey sums) {
        return new StorageKey(sums.value() + SIGNATURE_SUFFIX);
    }
}
