package org.providermirror.web.document;

import com.github.benmanes.caffeine.cache.Cache;
import java.util.function.Supplier;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.mirror.PackageIndex;
import org.providermirror.mirror.RegistryPackage;
import org.providermirror.mirror.RegistryVersions;
import org.providermirror.mirror.VersionIndex;
import org.providermirror.web.route.ArchiveLinks;

/**
 * Caches the rendered JSON documents of the mirror's answers. Each call gets the current answer, and a document that was
 * rendered from another one is replaced, so the cache is never stale. Documents with personal links are not cached.
 *
 * <p>Thread-safe. Evicts by weight.
 */
public final class PreparedDocuments {
    private static final int OVERHEAD_BYTES = 500;

    private record Key(Class<?> kind, Object subject) {}

    private record Prepared(Object answer, PreparedJson document) {
        // The objects of an answer take up to twice the bytes of its document.
        long weight() {
            return OVERHEAD_BYTES + document.size() + 2L * document.plain().bytes().length;
        }
    }

    private final Cache<Key, Prepared> documents =
            Caches.of(CacheShare.DOCUMENTS, (key, prepared) -> prepared.weight());

    /** Renders {@code index.json}. */
    public PreparedJson of(VersionIndex index) {
        return prepared(index.provider(), index, () -> VersionIndexDocument.of(index));
    }

    /** Renders {@code {version}.json}. */
    public PreparedJson of(PackageIndex index, ArchiveLinks links) {
        if (index.isProvisional()) {
            return PreparedJson.provisional(PackageIndexDocument.of(index, links), links);
        }
        return links == ArchiveLinks.PLAIN
                ? prepared(index.release(), index, () -> PackageIndexDocument.of(index, ArchiveLinks.PLAIN))
                : PreparedJson.of(PackageIndexDocument.of(index, links), links);
    }

    /** Renders {@code versions} of the registry protocol. */
    public PreparedJson of(RegistryVersions versions) {
        return prepared(versions.provider(), versions, () -> RegistryVersionsDocument.of(versions));
    }

    /** Renders {@code download/{os}/{arch}} of the registry protocol. */
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
        // A refresh often returns an equal answer: keep the new one, so that the next call need not compare them again.
        var rendered =
                known != null && known.answer().equals(answer) ? known.document() : PreparedJson.of(document.get());
        documents.put(key, new Prepared(answer, rendered));
        return rendered;
    }
}
