package org.providermirror.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.providermirror.catalog.ReleaseRecords.Found;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleaseVerifier;
import org.providermirror.registry.ReleaseVerifier.Verdict;
import org.providermirror.storage.Storage;

/**
 * The releases in storage, each verified whenever it is read: what somebody else wrote there counts only if its signatures are
 * good. The first verified release stays, whatever upstream says later; one that is not complete gains what is found out later.
 *
 * <p>A release that fails is reported, and kept where it is until a verified one takes its place; then it goes to the quarantine.
 * It is not read again for a minute.
 *
 * <p>Safe for use by any number of threads. Reads on the calling thread, each release once at a time however many ask.
 */
public final class StoredReleases {
    private static final long RELEASES_IN_MEMORY = 5_000;
    private static final Duration REFUSED_FOR = Duration.ofMinutes(1);

    private record Id(ProviderAddress provider, ProviderVersion version) {}

    private final ReleaseRecords records;
    private final AlternativeReleases alternatives;
    private final ReleaseVerifier verifier;
    private final StoredFaults faults;
    private final Cache<Id, Boolean> refused;
    private final SingleFlight<Id, Optional<Release>> reading = new SingleFlight<>(Runnable::run);

    /** @param faults is told what fails verification */
    public StoredReleases(Storage storage, ReleaseVerifier verifier, StoredFaults faults, Time time) {
        this.records = new ReleaseRecords(storage);
        this.verifier = verifier;
        this.alternatives = new AlternativeReleases(storage, records, verifier);
        this.faults = faults;
        this.refused = Memory.of(RELEASES_IN_MEMORY, REFUSED_FOR, time);
    }

    /** The releases that upstream had later, beside those that were verified first. */
    AlternativeReleases alternatives() {
        return alternatives;
    }

    /**
     * Returns a release if one is stored that can be trusted.
     *
     * @throws org.providermirror.failure.StorageException if storage fails
     */
    Optional<Release> read(ProviderAddress provider, ProviderVersion version) {
        var id = new Id(provider, version);
        if (refused.getIfPresent(id) != null) {
            return Optional.empty();
        }
        try {
            return reading.fly(id, () -> readNow(provider, version).release()).join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException failure ? failure : failed;
        }
    }

    /** Returns why the stored release was not trusted when it was last read; empty if it was, or if none was stored. */
    Optional<String> refusal(ProviderAddress provider, ProviderVersion version) {
        return faults.find(provider, version);
    }

    /** Forgets that a release was refused, so that it is read again. */
    void forget(ProviderAddress provider, ProviderVersion version) {
        refused.invalidate(new Id(provider, version));
    }

    /**
     * Stores a verified release unless one is stored that can be trusted.
     *
     * @return the release that counts from now on, which another instance may have stored first
     * @throws org.providermirror.failure.StorageException if it is not stored
     */
    Release keep(Release release) {
        var stored = readNow(release.provider(), release.version());
        if (stored.release().isPresent()) {
            return completed(stored.release().get(), release);
        }
        if (stored.exists()) {
            records.quarantine(release);
        }
        if (!records.create(release)) {
            var other = readNow(release.provider(), release.version());
            if (other.release().isPresent()) {
                return other.release().get();
            }
            records.quarantine(release);
            records.create(release);
        }
        settle(release.provider(), release.version());
        return release;
    }

    private Release completed(Release first, Release later) {
        var completed = new ReleaseCompletion(first, later).completed();
        completed.ifPresent(records::complete);
        return completed.orElse(first);
    }

    /**
     * Stores a verified release if nothing is stored of it.
     *
     * @throws org.providermirror.failure.StorageException if it is not stored
     */
    void ensure(Release release) {
        if (!records.exists(release.provider(), release.version())) {
            keep(release);
        }
    }

    private Found readNow(ProviderAddress provider, ProviderVersion version) {
        var found = records.read(provider, version);
        if (!found.exists()) {
            settle(provider, version);
            return found;
        }
        var verdict = found.release()
                .map(verifier::verify)
                .orElseGet(() -> new Verdict.Refused("its record, or a file beside it, cannot be read"));
        if (verdict instanceof Verdict.Refused failed) {
            refused.put(new Id(provider, version), true);
            faults.report(provider, version, failed.reason());
            return new Found(true, Optional.empty());
        }
        var verified = ((Verdict.Verified) verdict).release();
        settle(provider, version);
        return new Found(true, Optional.of(verified));
    }

    private void settle(ProviderAddress provider, ProviderVersion version) {
        refused.invalidate(new Id(provider, version));
        faults.settle(provider, version);
    }
}
