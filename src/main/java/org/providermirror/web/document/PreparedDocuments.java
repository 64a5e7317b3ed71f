package org.providermirror.web.document;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.function.Supplier;
import org.providermirror.mirror.PackageIndex;
import org.providermirror.mirror.RegistryPackage;
import org.providermirror.mirror.RegistryVersions;
import org.providermirror.mirror.VersionIndex;
import org.providermirror.web.route.ArchiveLinks;
import org.providermirror.web.route.DocumentRequest;

/**
 * The JSON answers, rendered once and kept until the answer that they were made of changes. What is true is the mirror's
 * answer alone: each call is given one, and whatever was rendered of another is not used.
 *
 * <p>Safe for use by any number of threads. Holds at most about 48 MiB.
 */
public final class PreparedDocuments {
    private static final long MOST_BYTES = 48L << 20;
    private static final int BYTES_AROUND = 500;

    private static final long PATHS_KEPT = 10_000;
    private static final int LONGEST_PATH_KEPT = 200;

    private record Key(Class<?> kind, Object subject) {}

    private record Prepared(Object answer, PreparedJson document) {
        // The answer is about as large as what is made of it.
        int weight() {
            return BYTES_AROUND + document.size() + document.plain().bytes().length;
        }
    }

    // On the caller's thread: the common pool's threads would outlive the web application and hold its classes.
    private final Cache<Key, Prepared> documents = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .weigher((Key key, Prepared prepared) -> prepared.weight())
            .executor(Runnable::run)
            .build();

    private final Cache<String, DocumentRequest> paths = Caffeine.newBuilder()
            .maximumSize(PATHS_KEPT)
            .executor(Runnable::run)
            .build();

    /** What {@link DocumentRequest#parse} makes of a path, which never changes, and most requests repeat one. */
    Optional<DocumentRequest> asked(String path) {
        var known = paths.getIfPresent(path);
        if (known != null) {
            return Optional.of(known);
        }
        var asked = DocumentRequest.parse(path);
        if (path.length() <= LONGEST_PATH_KEPT) {
            asked.ifPresent(repeated -> paths.put(path, repeated));
        }
        return asked;
    }

    /** {@code index.json}. */
    public PreparedJson of(VersionIndex index) {
        return prepared(index.provider(), index, () -> VersionIndexDocument.of(index));
    }

    /** {@code {version}.json}; prepared with the plain links alone, for others belong to one client. */
    public PreparedJson of(PackageIndex index, ArchiveLinks links) {
        return links == ArchiveLinks.PLAIN
                ? prepared(index.release(), index, () -> PackageIndexDocument.of(index, ArchiveLinks.PLAIN))
                : PreparedJson.of(PackageIndexDocument.of(index, links), links);
    }

    /** {@code versions} of the registry protocol. */
    public PreparedJson of(RegistryVersions versions) {
        return prepared(versions.provider(), versions, () -> RegistryVersionsDocument.of(versions));
    }

    /** {@code download/{os}/{arch}} of the registry protocol; prepared with the plain links alone. */
    public PreparedJson of(RegistryPackage described, ArchiveLinks links) {
        return links == ArchiveLinks.PLAIN
                ? prepared(described.id(), described, () -> RegistryPackageDocument.of(described, ArchiveLinks.PLAIN))
                : PreparedJson.of(RegistryPackageDocument.of(described, links), links);
    }

    private PreparedJson prepared(Object subject, Object answer, Supplier<Object> document) {
        var key = new Key(answer.getClass(), subject);
        var known = documents.getIfPresent(key);
        if (known != null && known.answer() == answer) {
            return known.document();
        }
        // The same once more, as after each refresh: kept, so that it need not be compared again.
        var rendered =
                known != null && known.answer().equals(answer) ? known.document() : PreparedJson.of(document.get());
        documents.put(key, new Prepared(answer, rendered));
        return rendered;
    }
}
