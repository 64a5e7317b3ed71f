package org.providermirror.catalog;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges change notices between instances on one storage. Each notice is a new, empty record whose key says
 * everything, so that one listing is a poll and no clock matters.
 *
 * <p>A notice can be missed, so nothing but latency may depend on notices.
 *
 * <p>Thread-safe; reads and writes storage.
 */
final class ChangeNotices {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeNotices.class);
    private static final Duration RETENTION = Duration.ofHours(1);
    private static final byte[] NOTHING = "{}\n".getBytes(StandardCharsets.US_ASCII);

    private final Storage storage;
    private final StorageKey folder;
    private final Clocks time;
    private final Set<StorageKey> polled = new HashSet<>();

    ChangeNotices(Storage storage, StorageKey folder, Clocks time) {
        this.storage = storage;
        this.folder = folder;
        this.time = time;
    }

    /** Publishes that a provider changed. A storage failure is logged. */
    void publish(ProviderAddress provider) {
        var key = folder.resolve(provider.toString()).resolve(UUID.randomUUID() + ".json");
        try {
            synchronized (polled) {
                polled.add(key);
            }
            storage.write(key, NOTHING);
        } catch (StorageException failure) {
            LOG.warn("other instances learn later of the {} of {}: {}", folder.name(), provider, failure.getMessage());
        }
    }

    /**
     * Polls for the providers that other instances changed since the last poll, and removes old notices.
     *
     * @throws StorageException if storage fails; the next poll returns the same notices
     */
    Set<ProviderAddress> poll() {
        var stored = storage.list(folder);
        var providers = new LinkedHashSet<ProviderAddress>();
        synchronized (polled) {
            polled.retainAll(stored.stream().map(StoredObject::key).toList());
            for (var notice : stored) {
                if (polled.add(notice.key())) {
                    StorageLayout.providerBelow(folder, notice.key()).ifPresent(providers::add);
                }
            }
        }
        stored.stream().filter(this::isOld).forEach(notice -> storage.delete(notice.key()));
        return providers;
    }

    private boolean isOld(StoredObject notice) {
        return Duration.between(notice.lastModified(), time.wall().instant()).compareTo(RETENTION) > 0;
    }
}
