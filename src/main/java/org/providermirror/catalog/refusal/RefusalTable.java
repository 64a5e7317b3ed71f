package org.providermirror.catalog.refusal;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.storage.RecordFormat;
import org.providermirror.storage.SharedRecords;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the refused releases for all instances, with a limit for each provider and in total; the newest versions
 * stay.
 *
 * <p>Thread-safe. Lookups read memory only; changes throw {@link org.providermirror.failure.StorageException}.
 */
final class RefusalTable {
    static final int MOST_OF_A_PROVIDER = 100;
    private static final int MOST = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(RefusalTable.class);

    private record RefusalDocument(
            ProviderAddress provider,
            ProviderVersion version,
            String reason,
            boolean served,
            Instant firstRefused,
            Instant lastChecked,
            int checks) {
        static RefusalDocument of(RefusedRelease refused) {
            return new RefusalDocument(
                    refused.release().provider(),
                    refused.release().version(),
                    refused.reason(),
                    refused.served(),
                    refused.firstRefused(),
                    refused.lastChecked(),
                    refused.checks());
        }

        RefusedRelease refused() {
            return new RefusedRelease(
                    new ReleaseId(provider, version), reason, served, firstRefused, lastChecked, checks);
        }
    }

    private final SharedRecords<RefusedRelease> rows;
    private volatile Map<ProviderAddress, Set<ProviderVersion>> leftOut = Map.of();

    RefusalTable(Storage storage) {
        this.rows = new SharedRecords<>(
                storage,
                StorageLayout.REFUSALS,
                new RecordFormat<>(RefusalDocument.class, RefusalDocument::of, RefusalDocument::refused));
    }

    Collection<RefusedRelease> all() {
        return rows.rows().values();
    }

    Collection<RefusedRelease> of(ProviderAddress provider) {
        var prefix = provider + "/";
        // In ASCII, 0 follows the slash, so this is the end of all names with the prefix.
        return rows.rows().subMap(prefix, provider + "0").values();
    }

    Optional<RefusedRelease> find(ReleaseId release) {
        return Optional.ofNullable(rows.rows().get(name(release)));
    }

    /** Reads a row from storage. */
    Optional<RefusedRelease> look(ReleaseId release) {
        var found = rows.look(name(release));
        index();
        return found;
    }

    /** Returns the versions of a provider that are left out of the lists; the same object while they are the same. */
    Set<ProviderVersion> leftOut(ProviderAddress provider) {
        return leftOut.getOrDefault(provider, Set.of());
    }

    /** Adds a row unless another instance did; returns whether it was added. */
    boolean add(RefusedRelease refused) {
        var added = rows.create(name(refused.release()), refused);
        index();
        return added;
    }

    void replace(RefusedRelease refused) {
        rows.put(name(refused.release()), refused);
        index();
    }

    void remove(ReleaseId release) {
        rows.remove(name(release));
        index();
    }

    void refresh() {
        rows.refresh();
        index();
    }

    /** Returns whether one more row fits; evicts the oldest version of a provider that has too many. */
    boolean makeRoom(ReleaseId release) {
        var ofProvider = of(release.provider());
        if (ofProvider.size() >= MOST_OF_A_PROVIDER) {
            var oldest =
                    ofProvider.stream().map(RefusedRelease::release).sorted().findFirst();
            if (oldest.filter(other -> other.compareTo(release) < 0).isEmpty()) {
                return false;
            }
            remove(oldest.get());
        } else if (all().size() >= MOST) {
            LOG.warn("{} is not left out of the lists, because {} releases are refused already", release, MOST);
            return false;
        }
        return true;
    }

    private synchronized void index() {
        var found = new HashMap<ProviderAddress, Set<ProviderVersion>>();
        all().stream()
                .filter(RefusedRelease::isLeftOut)
                .map(RefusedRelease::release)
                .forEach(release -> found.computeIfAbsent(release.provider(), none -> new TreeSet<>())
                        .add(release.version()));
        var before = leftOut;
        found.replaceAll((provider, versions) ->
                versions.equals(before.get(provider)) ? before.get(provider) : Set.copyOf(versions));
        leftOut = Map.copyOf(found);
    }

    private static String name(ReleaseId release) {
        return release.provider() + "/" + release.version();
    }
}
