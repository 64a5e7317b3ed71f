package org.providermirror.web.document;

import com.github.benmanes.caffeine.cache.Cache;
import java.util.function.Function;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.mirror.PackageIndex;
import org.providermirror.mirror.RegistryPackage;
import org.providermirror.mirror.RegistryVersions;
import org.providermirror.mirror.VersionIndex;
import org.providermirror.web.route.ArchiveLinks;

/**
 * Caches the rendered JSON documents of the mirror's answers. Each call gets the current answer, and a document that was
 * rendered from another one is replaced, so the cache is never stale. Documents with personal links are cached for each
 * caller, for a part of the lifetime of the links.
 *
 * <p>Thread-safe. Evicts by weight.
 */
public final class PreparedDocuments {
    private static final int OVERHEAD_BYTES = 500;

    private record Key(Class<?> kind, Object subject, Object links) {}

    private record Prepared(Object answer, PreparedJson document, long end) {
        // The objects of an answer take up to twice the bytes of its document.
        long weight() {
            return OVERHEAD_BYTES + document.size() + 2L * document.plain().bytes().length;
        }
    }

    private final Cache<Key, Prepared> documents =
            Caches.of(CacheShare.DOCUMENTS, (key, prepared) -> prepared.weight());
    private final Clocks time;

    public PreparedDocuments() {
        this(Clocks.system());
    }

    PreparedDocuments(Clocks time) {
        this.time = time;
    }

    /** Renders {@code index.json}. */
    public PreparedJson of(VersionIndex index) {
        return prepared(index.provider(), index, ArchiveLinks.PLAIN, links -> VersionIndexDocument.of(index));
    }

    /** Renders {@code {version}.json}. */
    public PreparedJson of(PackageIndex index, ArchiveLinks links) {
        if (index.isProvisional()) {
            return PreparedJson.provisional(PackageIndexDocument.of(index, links), links);
        }
        return prepared(index.release(), index, links, written -> PackageIndexDocument.of(index, written));
    }

    /** Renders {@code versions} of the registry protocol. */
    public PreparedJson of(RegistryVersions versions) {
        return prepared(
                versions.provider(), versions, ArchiveLinks.PLAIN, links -> RegistryVersionsDocument.of(versions));
    }

    /** Renders {@code download/{os}/{arch}} of the registry protocol. */
    public PreparedJson of(RegistryPackage described, ArchiveLinks links) {
        return prepared(described.id(), described, links, written -> RegistryPackageDocument.of(described, written));
    }

    private PreparedJson prepared(
            Object subject, Object answer, ArchiveLinks links, Function<ArchiveLinks, Object> document) {
        var key = new Key(answer.getClass(), subject, links.identity());
        var known = documents.getIfPresent(key);
        if (known != null && time.reached(known.end())) {
            known = null;
        }
        if (known != null && known.answer() == answer) {
            return known.document();
        }
        // A refresh often returns an equal answer: keep the new one, so that the next call need not compare them again.
        var replaced = known != null && known.answer().equals(answer)
                ? new Prepared(answer, known.document(), known.end())
                : new Prepared(answer, PreparedJson.of(document.apply(links), links), time.in(links.reuse()));
        documents.put(key, replaced);
        return replaced.document();
    }
}
