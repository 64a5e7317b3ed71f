package org.providermirror.catalog.record;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.storage.ObjectPages;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageCall;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StorageListener;
import org.providermirror.storage.StoredObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the list of stored providers in memory. The whole storage is listed at the start and every hour; changes of
 * this instance are seen within seconds.
 *
 * <p>Thread-safe. One task at a time lists, on the executor; callers never wait for it.
 */
public final class StoredProviders implements StorageListener {
    private static final Logger LOG = LoggerFactory.getLogger(StoredProviders.class);
    private static final Duration WHOLE_LOOK = Duration.ofHours(1);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final String OWN = StorageLayout.OWN + "/";
    private static final String VERSIONS = "versions.json";

    private final Storage storage;
    private final Set<Hostname> hostnames;
    private final Executor executor;
    private final NavigableMap<ProviderAddress, StoredProvider> stock = new TreeMap<>();
    private final Set<ProviderAddress> changed = new HashSet<>();
    private final AtomicBoolean working = new AtomicBoolean();
    private boolean wholeLookIsDue;
    private boolean looked;
    /** Used by the single running task only. */
    private volatile boolean troubled;

    /**
     * Creates the list.
     *
     * @param storage must not report its calls to this object
     * @param hostnames the hostnames whose folders are listed even without other records
     */
    public StoredProviders(Storage storage, Set<Hostname> hostnames, Executor executor) {
        this.storage = storage;
        this.hostnames = Set.copyOf(hostnames);
        this.executor = executor;
    }

    /** Starts the listing, first of the whole storage. */
    public void start(ScheduledExecutorService timer) {
        timer.scheduleWithFixedDelay(this::lookAtAll, 0, WHOLE_LOOK.toMillis(), TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(this::work, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns the providers whose address contains all words, by address. */
    public synchronized List<StoredProvider> search(String words) {
        var wanted = Arrays.stream(words.toLowerCase(Locale.ROOT).split("\\s+")).toList();
        return stock.values().stream()
                .filter(entry -> wanted.stream().allMatch(entry.provider().toString()::contains))
                .toList();
    }

    /** Returns what is stored of a provider; empty if nothing is. */
    public synchronized Optional<StoredProvider> find(ProviderAddress provider) {
        return Optional.ofNullable(stock.get(provider));
    }

    /** Returns the totals; empty until the first listing has ended. */
    public synchronized Optional<Totals> totals() {
        return looked
                ? Optional.of(new Totals(
                        stock.size(),
                        stock.values().stream()
                                .mapToInt(StoredProvider::packages)
                                .sum(),
                        stock.values().stream().mapToLong(StoredProvider::bytes).sum()))
                : Optional.empty();
    }

    /** Holds totals of the storage. */
    public record Totals(int providers, int packages, long bytes) {}

    @Override
    public void called(StorageCall call, boolean worked, Duration time) {
        // Only changes matter here.
    }

    @Override
    public void changed(StorageKey key) {
        providerOf(key).ifPresent(this::lookAgain);
    }

    /** Schedules a listing of a provider that another instance changed. */
    public synchronized void lookAgain(ProviderAddress provider) {
        changed.add(provider);
    }

    private void lookAtAll() {
        synchronized (this) {
            wholeLookIsDue = true;
        }
        work();
    }

    private void work() {
        synchronized (this) {
            if (!wholeLookIsDue && changed.isEmpty()) {
                return;
            }
        }
        if (working.compareAndSet(false, true)) {
            try {
                executor.execute(this::attend);
            } catch (RuntimeException busy) {
                working.set(false);
                LOG.debug("the storage is listed later, because the executor is busy", busy);
            }
        }
    }

    private void attend() {
        var whole = takeWholeLook();
        var due = takeChanged();
        try {
            if (whole) {
                replace(everything());
            }
            for (var provider : due) {
                put(look(provider));
            }
            troubled = false;
        } catch (StorageException failure) {
            putBack(whole, due);
            // Logged once until it works again, because it is tried every other second.
            if (!troubled) {
                LOG.warn("the list of stored providers is not up to date: {}", failure.getMessage());
            }
            troubled = true;
        } finally {
            working.set(false);
        }
    }

    private synchronized boolean takeWholeLook() {
        var due = wholeLookIsDue;
        wholeLookIsDue = false;
        return due;
    }

    private synchronized List<ProviderAddress> takeChanged() {
        var taken = new ArrayList<>(changed);
        changed.clear();
        return taken;
    }

    private synchronized void putBack(boolean whole, List<ProviderAddress> due) {
        wholeLookIsDue |= whole;
        changed.addAll(due);
    }

    private synchronized void replace(Map<ProviderAddress, StoredProvider> all) {
        stock.clear();
        stock.putAll(all);
        looked = true;
    }

    private synchronized void put(StoredProvider found) {
        stock.put(found.provider(), found);
    }

    private StoredProvider look(ProviderAddress provider) {
        var found = new HashMap<ProviderAddress, StoredProvider>();
        found.put(provider, new StoredProvider(provider, 0, 0, 0));
        storage.find(StorageLayout.versions(provider)).ifPresent(list -> add(list, found));
        addAll(StorageLayout.packages(provider), found);
        return found.get(provider);
    }

    private Map<ProviderAddress, StoredProvider> everything() {
        var found = new HashMap<ProviderAddress, StoredProvider>();
        var folders = new TreeSet<String>();
        hostnames.forEach(hostname -> folders.add(hostname.value()));
        for (var folder : ObjectPages.foldersBelow(storage, StorageLayout.OWN)) {
            addAll(StorageLayout.OWN.resolve(folder), found);
            folders.add(folder);
        }
        folders.forEach(folder -> addAll(new StorageKey(folder), found));
        return found;
    }

    private void addAll(StorageKey folder, Map<ProviderAddress, StoredProvider> found) {
        new ObjectPages(storage, folder).forEachRemaining(object -> add(object, found));
    }

    /** Counts an archive or a version list of a provider. */
    private static void add(StoredObject object, Map<ProviderAddress, StoredProvider> found) {
        providerOf(object.key()).ifPresent(provider -> {
            var revision = object.lastModified().getEpochSecond() * 31 + object.size();
            var one = object.key().value().startsWith(OWN)
                    ? new StoredProvider(provider, 0, 0, revision)
                    : new StoredProvider(provider, 1, object.size(), revision * 31);
            found.merge(provider, one, StoredProvider::plus);
        });
    }

    private static boolean isArchive(ProviderAddress provider, StorageKey key) {
        return PackageId.tryParseArchiveName(provider, key.name()).isPresent();
    }

    /** Returns the provider whose archive or version list this is. */
    private static Optional<ProviderAddress> providerOf(StorageKey key) {
        var own = key.value().startsWith(OWN);
        var parts = (own ? key.value().substring(OWN.length()) : key.value()).split("/");
        if (parts.length != 4 || own && !parts[3].equals(VERSIONS)) {
            return Optional.empty();
        }
        return ProviderAddress.tryParse(parts[0], parts[1], parts[2])
                .filter(provider -> own || isArchive(provider, key));
    }
}
