package org.providermirror.fetch;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fetches that were asked for and are not done, in storage, so that they survive a restart. Storage that fails costs
 * the memory of a fetch, never the fetch.
 */
final class FetchJournal {
    private static final Logger LOG = LoggerFactory.getLogger(FetchJournal.class);

    private final Storage storage;

    FetchJournal(Storage storage) {
        this.storage = storage;
    }

    void asked(PackageId id, Instant now) {
        try {
            storage.create(
                    StorageLayout.fetch(id), ("{\"askedAt\":\"" + now + "\"}\n").getBytes(StandardCharsets.UTF_8));
        } catch (StorageException failure) {
            LOG.warn("the fetch of {} would not survive a restart: {}", id, failure.getMessage());
        }
    }

    void done(PackageId id) {
        try {
            storage.delete(StorageLayout.fetch(id));
        } catch (StorageException failure) {
            LOG.warn("the fetch of {} will be looked at again after a restart: {}", id, failure.getMessage());
        }
    }

    /** The packages that were asked for and are not done; none where storage fails. */
    List<PackageId> open() {
        try {
            return storage.list(StorageLayout.FETCHES).stream()
                    .map(object -> idOf(object.key()))
                    .flatMap(Optional::stream)
                    .toList();
        } catch (StorageException failure) {
            LOG.warn("{}", failure.getMessage());
            return List.of();
        }
    }

    private static Optional<PackageId> idOf(StorageKey key) {
        var path = key.value()
                .substring(StorageLayout.FETCHES.value().length() + 1)
                .split("/");
        if (path.length != 4 || !path[3].endsWith(".json")) {
            return Optional.empty();
        }
        try {
            var provider = ProviderAddress.parse(String.join("/", Arrays.copyOf(path, 3)));
            var archive = path[3].substring(0, path[3].length() - ".json".length());
            return Optional.of(PackageId.parseArchiveName(provider, archive));
        } catch (InvalidTermException foreign) {
            return Optional.empty();
        }
    }
}
