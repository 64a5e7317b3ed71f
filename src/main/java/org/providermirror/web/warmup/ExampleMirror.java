package org.providermirror.web.warmup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.providermirror.failure.NotFoundException;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.mirror.PackageIndex;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.mirror.RegistryChecksums;
import org.providermirror.mirror.RegistryPackage;
import org.providermirror.mirror.RegistryVersions;
import org.providermirror.mirror.VersionIndex;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StoredContent;
import org.providermirror.storage.StoredObject;

/**
 * Serves one example provider of usual size, for the warm-up: at once and from memory, by the network mirror protocol
 * only. Its tiny package is a file.
 *
 * <p>Thread-safe.
 */
public final class ExampleMirror implements ProviderMirror {
    static final ProviderAddress PROVIDER = ProviderAddress.parse("registry.example.com/example/example");
    static final ProviderVersion VERSION = ProviderVersion.parse("1.0.0");
    static final Platform PLATFORM = Platform.parse("linux_amd64");

    private static final int VERSIONS = 50;
    private static final List<String> PLATFORMS = List.of(
            "darwin_amd64",
            "darwin_arm64",
            "freebsd_amd64",
            "linux_386",
            PLATFORM.toString(),
            "linux_arm",
            "linux_arm64",
            "windows_amd64");

    private final VersionIndex versions = new VersionIndex(
            PROVIDER,
            IntStream.range(0, VERSIONS)
                    .mapToObj(minor -> ProviderVersion.parse("1." + minor + ".0"))
                    .toList());
    private final PackageIndex packages;
    private final ArchiveAnswer.Stored archive;

    /** @param file the package; must exist as long as this mirror is used */
    public ExampleMirror(Path file) throws IOException {
        var digest = Sha256.of(Files.readAllBytes(file));
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        var object = new StoredObject(
                new StorageKey("example.zip"),
                attributes.size(),
                attributes.lastModifiedTime().toInstant());
        archive = new ArchiveAnswer.Stored(new StoredContent.LocalFile(object, file), digest);
        var hashes = new TreeMap<Platform, List<PackageHash>>();
        for (var platform : PLATFORMS) {
            hashes.put(Platform.parse(platform), List.of(PackageHash.zh(digest), PackageHash.h1(new byte[32])));
        }
        packages = new PackageIndex(PROVIDER, VERSION, hashes);
    }

    /** Returns the paths that a client requests to install the provider, below the application's. */
    static List<String> paths() {
        var folder = "/" + PROVIDER + "/";
        return Stream.of("index.json", VERSION + ".json", new PackageId(PROVIDER, VERSION, PLATFORM).archiveName())
                .map(folder::concat)
                .toList();
    }

    @Override
    public boolean serves(Hostname hostname) {
        return true;
    }

    @Override
    public CompletionStage<VersionIndex> versions(ProviderAddress provider) {
        return CompletableFuture.completedFuture(versions);
    }

    @Override
    public CompletionStage<PackageIndex> packages(ProviderAddress provider, ProviderVersion version) {
        return CompletableFuture.completedFuture(packages);
    }

    @Override
    public CompletionStage<Optional<ArchiveAnswer.Stored>> storedArchive(PackageId id) {
        return CompletableFuture.completedFuture(Optional.of(archive));
    }

    @Override
    public CompletionStage<ArchiveAnswer> archive(PackageId id) {
        return CompletableFuture.completedFuture(archive);
    }

    @Override
    public CompletionStage<RegistryVersions> registryVersions(ProviderAddress provider) {
        return CompletableFuture.failedFuture(NotFoundException.provider(provider));
    }

    @Override
    public CompletionStage<RegistryPackage> registryPackage(PackageId id) {
        return CompletableFuture.failedFuture(NotFoundException.provider(id.provider()));
    }

    @Override
    public CompletionStage<RegistryChecksums> registryChecksums(PackageId id) {
        return CompletableFuture.failedFuture(NotFoundException.provider(id.provider()));
    }
}
