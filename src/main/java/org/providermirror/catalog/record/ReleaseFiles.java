package org.providermirror.catalog.record;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;
import org.providermirror.registry.Signer;
import org.providermirror.storage.RecordFormat;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Converts a verified release to files, in storage and in exports: the publisher's files, byte for byte, and {@value
 * #RECORD}, which says what was verified.
 */
public final class ReleaseFiles {
    /** The name of the record, which is written last: the commit point. */
    public static final String RECORD = "release.json";

    private static final RecordFormat<ReleaseDocument, ReleaseDocument> FORMAT = RecordFormat.of(ReleaseDocument.class);
    private static final RecordFormat<Serving, Serving> SERVING = RecordFormat.of(Serving.class);
    private static final String SUMS = "SHA256SUMS";
    private static final String SIGNATURE_SUFFIX = ".sig";
    private static final Pattern NAME = Pattern.compile("release\\.json|SHA256SUMS(-[0-9]{1,3})?(\\.sig)?");

    /**
     * {@code undecided} is absent if the release is complete; an older program reads such a release as complete.
     * {@code servedRecorded} is absent in the records of a program that did not record which versions were served.
     */
    private record ReleaseDocument(
            Instant verifiedAt,
            List<String> protocols,
            SortedMap<Platform, PackageEntry> packages,
            List<ChecksumsEntry> checksums,
            Optional<List<Platform>> undecided,
            Optional<Boolean> servedRecorded) {}

    private record Serving(Optional<Boolean> servedRecorded) {}

    /** {@code toldSize} is absent if the registry advertises none, and in older records. */
    private record PackageEntry(
            String fileName, Sha256 sha256, Optional<URI> location, List<String> told, Optional<Long> toldSize) {}

    private record ChecksumsEntry(
            String file, boolean signature, Optional<Signer> signer, List<String> keys, List<Platform> platforms) {}

    private static final Logger LOG = LoggerFactory.getLogger(ReleaseFiles.class);

    private ReleaseFiles() {}

    /** Returns whether a file of a release could have this name. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Returns the files by their names, the record last. */
    public static Map<String, byte[]> of(Release release) {
        var files = new LinkedHashMap<String, byte[]>();
        for (var index = 0; index < release.checksums().size(); index++) {
            var checksums = release.checksums().get(index);
            var signatureName = signatureName(index);
            files.put(fileName(index), checksums.sums());
            checksums.signature().ifPresent(signature -> files.put(signatureName, signature));
        }
        files.put(RECORD, FORMAT.write(document(release)));
        return files;
    }

    /**
     * Reads a release from such files without verifying it; empty if a file is missing or cannot be read.
     *
     * @param file a file's bytes by its name
     *
     */
    public static Optional<Release> read(ReleaseId id, Function<String, Optional<byte[]>> file) {
        return file.apply(RECORD)
                .flatMap(bytes -> FORMAT.read(StorageLayout.releaseRecord(id), bytes))
                .flatMap(document -> {
                    try {
                        return Optional.of(parse(id, document, file));
                    } catch (IllegalArgumentException incomplete) {
                        LOG.warn("the stored release {} is ignored: {}", id, incomplete.getMessage());
                        return Optional.empty();
                    }
                });
    }

    /**
     * Returns whether a {@value #RECORD} was written by a program that records which versions are served. Without
     * such records, every stored release may have been served.
     */
    static boolean recordsServing(StorageKey key, byte[] record) {
        return SERVING.read(key, record)
                .map(document -> document.servedRecorded().orElse(false))
                .orElse(true);
    }

    private static ReleaseDocument document(Release release) {
        var packages = new TreeMap<Platform, PackageEntry>();
        release.packages().forEach((platform, found) -> packages.put(platform, entry(found)));
        var checksums = new ArrayList<ChecksumsEntry>();
        for (var published : release.checksums()) {
            checksums.add(entry(fileName(checksums.size()), published));
        }
        var undecided = release.undecided().stream().sorted().toList();
        return new ReleaseDocument(
                release.verifiedAt(),
                release.protocols(),
                packages,
                checksums,
                Optional.of(undecided).filter(some -> !some.isEmpty()),
                Optional.of(true));
    }

    /** Most releases have one file; odd registries have one for each platform. */
    static String fileName(int index) {
        return index == 0 ? SUMS : SUMS + "-" + index;
    }

    static String signatureName(int index) {
        return fileName(index) + SIGNATURE_SUFFIX;
    }

    /** Returns the keys of one of the checksum files from a {@value #RECORD}; empty if it cannot be read. */
    static Optional<List<String>> keys(StorageKey key, byte[] record, int index) {
        return FORMAT.read(key, record)
                .map(ReleaseDocument::checksums)
                .filter(entries -> index < entries.size())
                .map(entries -> entries.get(index).keys());
    }

    private static Release parse(ReleaseId id, ReleaseDocument document, Function<String, Optional<byte[]>> file) {
        var packages = new TreeMap<Platform, ReleasePackage>();
        document.packages().forEach((platform, entry) -> packages.put(platform, parse(entry)));
        var checksums =
                document.checksums().stream().map(entry -> parse(entry, file)).toList();
        return new Release(
                id.provider(),
                id.version(),
                document.protocols(),
                packages,
                checksums,
                Set.copyOf(document.undecided().orElse(List.of())),
                document.verifiedAt());
    }

    private static ReleasePackage parse(PackageEntry entry) {
        var told = entry.told().stream().map(PackageHash::tryParse).flatMap(Optional::stream);
        return new ReleasePackage(
                entry.fileName(),
                entry.sha256(),
                entry.location(),
                told.collect(Collectors.toSet()),
                entry.toldSize().map(OptionalLong::of).orElse(OptionalLong.empty()));
    }

    private static PublishedChecksums parse(ChecksumsEntry entry, Function<String, Optional<byte[]>> file) {
        return new PublishedChecksums(
                required(entry.file(), file),
                entry.signature() ? Optional.of(required(entry.file() + SIGNATURE_SUFFIX, file)) : Optional.empty(),
                entry.signer(),
                entry.keys(),
                Set.copyOf(entry.platforms()));
    }

    private static byte[] required(String name, Function<String, Optional<byte[]>> file) {
        return file.apply(name).orElseThrow(() -> new IllegalArgumentException(name + " is missing beside it"));
    }

    private static PackageEntry entry(ReleasePackage found) {
        return new PackageEntry(
                found.fileName(),
                found.sha256(),
                found.location(),
                found.advertisedHashes().stream()
                        .sorted()
                        .map(PackageHash::toString)
                        .toList(),
                found.advertisedSize().isPresent()
                        ? Optional.of(found.advertisedSize().getAsLong())
                        : Optional.empty());
    }

    private static ChecksumsEntry entry(String file, PublishedChecksums checksums) {
        return new ChecksumsEntry(
                file,
                checksums.files().digests().signature().isPresent(),
                checksums.signer(),
                checksums.keys(),
                checksums.platforms().stream().sorted().toList());
    }
}
