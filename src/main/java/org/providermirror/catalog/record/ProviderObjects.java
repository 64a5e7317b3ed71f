package org.providermirror.catalog.record;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.providermirror.storage.ObjectPages;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StoredObject;

/**
 * Groups the objects below folders by provider. Holds the objects of one provider at a time. Owned by one thread; every
 * method throws {@link org.providermirror.failure.StorageException}.
 */
final class ProviderObjects {
    private static final int PROVIDER_SEGMENTS = 3;

    private final Storage storage;
    private final String prefix;
    private final Iterator<String> folders;
    private Optional<ObjectPages> pages = Optional.empty();

    /**
     * @param prefix the start of all keys, before the hostname
     * @param folders of hosts, namespaces or providers, sorted as keys are, not one inside another
     */
    ProviderObjects(Storage storage, String prefix, List<String> folders) {
        this.storage = storage;
        this.prefix = prefix;
        this.folders = folders.iterator();
    }

    /** Returns the path of the provider that comes next, {@code hostname/namespace/type}; empty at the end. */
    Optional<String> provider() {
        while (true) {
            var object = pages.flatMap(ObjectPages::peek);
            var provider = object.flatMap(found -> providerOf(found.key()));
            if (provider.isPresent()) {
                return provider;
            } else if (object.isPresent()) {
                pages.orElseThrow().next();
            } else if (folders.hasNext()) {
                pages = Optional.of(new ObjectPages(storage, new StorageKey(prefix + folders.next())));
            } else {
                return Optional.empty();
            }
        }
    }

    private Optional<String> providerOf(StorageKey key) {
        var end = prefix.length() - 1;
        for (var segment = 0; segment < PROVIDER_SEGMENTS; segment++) {
            end = key.value().indexOf('/', end + 1);
            if (end < 0) {
                return Optional.empty();
            }
        }
        return Optional.of(key.value().substring(prefix.length(), end));
    }

    /** Returns the objects of the provider that comes next. */
    List<StoredObject> take() {
        var objects = new ArrayList<StoredObject>();
        for (var provider = provider(); provider.isPresent() && provider.equals(provider()); ) {
            objects.add(pages.orElseThrow().next());
        }
        return objects;
    }

    /** Returns the objects of a provider, and skips those of providers before it. */
    List<StoredObject> takeOf(String wanted) {
        while (provider().filter(next -> isBefore(next, wanted)).isPresent()) {
            take();
        }
        return provider().filter(wanted::equals).isPresent() ? take() : List.of();
    }

    private static boolean isBefore(String next, String wanted) {
        return (next + "/").compareTo(wanted + "/") < 0;
    }
}
