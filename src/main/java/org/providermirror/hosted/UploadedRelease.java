package org.providermirror.hosted;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.Release;
import org.providermirror.storage.Staging;
import org.providermirror.storage.Storage;
import org.providermirror.transfer.upload.FileSource;

/**
 * Holds the files of an uploaded or imported release, with its packages in staged files. No file is written under a
 * name that comes from the upload. Owned by one thread.
 */
final class UploadedRelease implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int LONGEST_TEXT = 1024 * 1024;
    private static final int MOST_PACKAGES = 100;
    private static final int MOST_PROBLEMS = 100;
    /** Text compresses well; the packages of a release do not. */
    private static final long MOST_TIMES = 20;

    private static final long ALWAYS = 64L << 20;
    private static final long MOST_IMPORTED = 8L << 30;
    private static final String TEMPLATE_MANIFEST = "terraform-registry-manifest.json";

    private final Storage storage;
    private final ReleaseNames names;
    private final Map<Platform, UploadedPackage> packages = new TreeMap<>();
    private final Map<String, byte[]> texts = new TreeMap<>();
    private final List<PublicationProblem> problems = new ArrayList<>();
    private final Optional<List<String>> protocols;
    private final long most;
    private long left;

    /** A package in a staged file. */
    record UploadedPackage(PackageId id, Staging staging, Sha256 sha256, long size) {}

    private UploadedRelease(Storage storage, ReleaseId release, Optional<List<String>> protocols, long most) {
        this.storage = storage;
        this.names = new ReleaseNames(release);
        this.protocols = protocols;
        this.most = most;
        this.left = most;
    }

    /**
     * Begins a release that an import contains: its sums and signature, without packages.
     *
     * @param described the release as an export of another mirror describes it, before it is verified
     */
    static UploadedRelease imported(Storage storage, Release described) {
        var upload = new UploadedRelease(storage, described.id(), Optional.of(described.protocols()), MOST_IMPORTED);
        described.checksums().stream().findFirst().ifPresent(checksums -> {
            upload.texts.put(upload.names.sums(), checksums.sums());
            checksums.signature().ifPresent(signature -> upload.texts.put(upload.names.signature(), signature));
        });
        return upload;
    }

    /**
     * Reads an upload. What is wrong with its files is a problem, not a failure.
     *
     * @param uploadedBytes its length, which bounds what it may unpack to
     * @throws org.providermirror.failure.StorageException if there is not enough space for the packages
     */
    static UploadedRelease read(Storage storage, ReleaseId release, FileSource source, long uploadedBytes)
            throws InterruptedException {
        var upload =
                new UploadedRelease(storage, release, Optional.empty(), Math.max(ALWAYS, uploadedBytes * MOST_TIMES));
        var isRead = false;
        try {
            source.forEach(upload::visit);
            isRead = true;
        } catch (IOException unreadable) {
            isRead = true;
            upload.add(PublicationProblem.ofArchive("it cannot be read: " + unreadable.getMessage()));
        } finally {
            if (!isRead) {
                upload.close();
            }
        }
        return upload;
    }

    ReleaseNames names() {
        return names;
    }

    Map<Platform, UploadedPackage> packages() {
        return packages;
    }

    Optional<byte[]> sums() {
        return Optional.ofNullable(texts.get(names.sums()));
    }

    Optional<byte[]> signature() {
        return Optional.ofNullable(texts.get(names.signature()));
    }

    Optional<byte[]> manifest() {
        return Optional.ofNullable(texts.get(names.manifest()))
                .or(() -> Optional.ofNullable(texts.get(TEMPLATE_MANIFEST)));
    }

    /** Returns the protocol versions that the export of another mirror describes; empty for an upload. */
    Optional<List<String>> importedProtocols() {
        return protocols;
    }

    boolean isImported() {
        return protocols.isPresent();
    }

    /** Returns what is wrong with the files by themselves. */
    List<PublicationProblem> problems() {
        return List.copyOf(problems);
    }

    private void add(PublicationProblem problem) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(problem);
        }
    }

    private void visit(String path, InputStream bytes) throws IOException {
        if (leavesTheFolder(path)) {
            add(new PublicationProblem(path, "its name leaves the folder of the archive; pack the folder dist itself"));
            skip(bytes);
            return;
        }
        var name = path.substring(path.lastIndexOf('/') + 1);
        if (ReleaseNames.isPackage(name)) {
            packageOf(name, bytes);
        } else if (isText(name)) {
            text(name, bytes);
        } else {
            skip(bytes);
        }
    }

    private static boolean leavesTheFolder(String path) {
        return path.startsWith("/") || path.matches("[A-Za-z]:.*") || ("/" + path + "/").contains("/../");
    }

    private boolean isText(String name) {
        return name.equals(names.sums())
                || name.equals(names.signature())
                || name.equals(names.manifest())
                || name.equals(TEMPLATE_MANIFEST)
                || name.endsWith("_SHA256SUMS")
                || name.endsWith("_SHA256SUMS.sig");
    }

    private void text(String name, InputStream bytes) throws IOException {
        var isOfRelease = name.startsWith(names.sums()) || name.equals(names.manifest());
        if (!isOfRelease && !name.equals(TEMPLATE_MANIFEST)) {
            add(new PublicationProblem(name, "it is of another release; this one needs " + names.sums()));
        }
        var content = bytes.readNBytes(LONGEST_TEXT + 1);
        count(content.length);
        if (content.length > LONGEST_TEXT) {
            add(new PublicationProblem(name, "it has more than " + LONGEST_TEXT + " bytes"));
        } else if (texts.put(name, content) != null) {
            add(new PublicationProblem(name, "it is in the archive twice"));
        }
    }

    /**
     * Adds a package of an import.
     *
     * @throws IOException if it cannot be read, or the release is too large
     */
    void add(PackageId id, InputStream bytes) throws IOException {
        packageOf(id.archiveName(), bytes);
    }

    private void packageOf(String name, InputStream bytes) throws IOException {
        var id = names.packageOf(name);
        if (id.isEmpty()) {
            add(new PublicationProblem(name, "it is not a package of this release; its name must be " + names.rule()));
            skip(bytes);
        } else if (packages.containsKey(id.get().platform())) {
            add(new PublicationProblem(name, "it is in the archive twice"));
            skip(bytes);
        } else if (packages.size() >= MOST_PACKAGES) {
            throw new IOException("it has more than " + MOST_PACKAGES + " packages");
        } else {
            packages.put(id.get().platform(), staged(id.get(), bytes));
        }
    }

    private UploadedPackage staged(PackageId id, InputStream bytes) throws IOException {
        var staging = storage.stage(0);
        var isStaged = false;
        try (var file = Files.newOutputStream(staging.file())) {
            var digest = Sha256.newDigest();
            var size = 0L;
            var buffer = new byte[BUFFER_BYTES];
            for (var read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                count(read);
                digest.update(buffer, 0, read);
                file.write(buffer, 0, read);
                size += read;
            }
            isStaged = true;
            return new UploadedPackage(id, staging, Sha256.ofDigest(digest.digest()), size);
        } finally {
            if (!isStaged) {
                staging.close();
            }
        }
    }

    private void skip(InputStream bytes) throws IOException {
        var buffer = new byte[BUFFER_BYTES];
        for (var read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
            count(read);
        }
    }

    private void count(long read) throws IOException {
        left -= read;
        if (left < 0) {
            throw new IOException("it unpacks to more than " + most + " bytes");
        }
    }

    @Override
    public void close() {
        packages.values().forEach(each -> each.staging().close());
        packages.clear();
    }
}
