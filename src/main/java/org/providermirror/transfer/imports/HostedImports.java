package org.providermirror.transfer.imports;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.providermirror.failure.StorageException;
import org.providermirror.hosted.ImportedRelease;
import org.providermirror.hosted.PublicationProblem;
import org.providermirror.hosted.PublicationRefusedException;
import org.providermirror.job.ItemOutcome;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ReleaseId;
import org.providermirror.transfer.imports.PackageImport.Result;

/**
 * Publishes the hosted releases of an import, each as soon as all its packages have arrived, because a release is published
 * as a whole. Holds the packages of a few releases at a time in staged files. Owned by one thread.
 */
final class HostedImports {
    private static final int MOST_HELD = 16;

    private final ImportParts parts;
    private final ImportedFiles files;
    private final String by;
    private final Map<ReleaseId, ImportedRelease> held = new LinkedHashMap<>();
    private final Map<PackageId, Result> results = new TreeMap<>();

    /** @param by the name of the administrator */
    HostedImports(ImportParts parts, ImportedFiles files, String by) {
        this.parts = parts;
        this.files = files;
        this.by = by;
    }

    /**
     * Takes a package that is not published.
     *
     * @throws IOException if the bytes cannot be read
     */
    Result take(PackageId id, InputStream bytes) throws IOException {
        var release = held.get(id.release());
        if (release == null) {
            var described = files.release(id.release());
            if (described.isEmpty()) {
                return new Result(
                        ItemOutcome.REFUSED,
                        "this mirror is the origin of its hostname, its release is not published, and the import contains"
                                + " no sums and signature of it; publish it, or import an export of a mirror");
            }
            makeRoom();
            release = parts.publications().begin(described.get());
            held.put(id.release(), release);
        }
        if (!release.lists(id)) {
            return new Result(ItemOutcome.REFUSED, "the release in the import does not list it");
        }
        release.add(id, bytes);
        return new Result(ItemOutcome.WAITING, "");
    }

    private void makeRoom() {
        if (held.size() >= MOST_HELD) {
            refuse(held.remove(held.keySet().iterator().next()));
        }
    }

    /** Publishes the releases whose packages have all arrived. Returns the results of packages since the last call. */
    Map<PackageId, Result> publishComplete() throws InterruptedException {
        for (var release : held.values().stream()
                .filter(found -> found.missing().isEmpty())
                .toList()) {
            held.remove(release.id());
            var packages = packages(release);
            var result = publish(release);
            packages.forEach(id -> results.put(id, result));
        }
        return drained();
    }

    /** Refuses the releases that lack packages. Returns the results of packages since the last call. */
    Map<PackageId, Result> refuseIncomplete() {
        held.values().forEach(this::refuse);
        held.clear();
        return drained();
    }

    private Map<PackageId, Result> drained() {
        var drained = new TreeMap<>(results);
        results.clear();
        return drained;
    }

    private Result publish(ImportedRelease release) throws InterruptedException {
        try (release) {
            parts.publications().publish(release, by);
            return new Result(ItemOutcome.STORED, "its release was published");
        } catch (PublicationRefusedException problems) {
            var reasons = problems.problems().stream()
                    .map(PublicationProblem::toString)
                    .collect(Collectors.joining("; "));
            return new Result(ItemOutcome.REFUSED, problems.getMessage() + (reasons.isEmpty() ? "" : ": " + reasons));
        } catch (IOException | StorageException failure) {
            return new Result(ItemOutcome.FAILED, String.valueOf(failure.getMessage()));
        }
    }

    private void refuse(ImportedRelease release) {
        try (release) {
            var missing = release.missing().stream().map(Platform::toString).collect(Collectors.joining(", "));
            packages(release)
                    .forEach(id -> results.put(
                            id,
                            new Result(
                                    ItemOutcome.REFUSED,
                                    "a release is published as a whole, and the import lacks its packages for "
                                            + missing + "; export it with all platforms")));
        }
    }

    private static Iterable<PackageId> packages(ImportedRelease release) {
        return release.added().stream().map(release.id()::packageFor).toList();
    }
}
