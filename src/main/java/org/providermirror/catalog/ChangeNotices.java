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
 * By which the mirrors that share one storage tell each other that something of a provider has changed, one folder for what
 * is told. Each news is a new and empty record whose key says all, so that one list tells everything and nobody's clock
 * matters.
 *
 * <p>Nothing but time may rest on this: news can be missed.
 *
 * <p>Safe for use by any number of threads; reads and writes storage.
 */
final class ChangeNotices {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeNotices.class);
    private static final Duration KEPT = Duration.ofHours(1);
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

    /** Tells the other mirrors of a provider. A storage that fails is logged. */
    void publish(ProviderAddress provider) {
        var key = folder.resolve(provider.toString()).resolve(UUID.randomUUID() + ".json");
        try {
            synchronized (polled) {
                polled.add(key);
            }
            storage.write(key, NOTHING);
        } catch (StorageException failure) {
            LOG.warn("other mirrors learn later of the {} of {}: {}", folder.name(), provider, failure.getMessage());
        }
    }

    /**
     * The providers that other mirrors told of since this was last asked, and news that are old are removed.
     *
     * @throws StorageException where storage does not tell; the same news are told the next time
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
        return Duration.between(notice.lastModified(), time.wall().instant()).compareTo(KEPT) > 0;
    }
}
