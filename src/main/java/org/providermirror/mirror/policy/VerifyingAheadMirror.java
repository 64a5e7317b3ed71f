package org.providermirror.mirror.policy;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.Weights;
import org.providermirror.mirror.ForwardingMirror;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.mirror.RegistryVersions;
import org.providermirror.mirror.VersionIndex;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies the newest version of a provider behind the answer to a list. Terraform requests the lists of all providers
 * first, and then mostly the newest version of each, which is verified by then.
 *
 * <p>Decorates policy enforcement, so that a hidden version is not verified. A version is not served by this.
 * Never asks for a prerelease, which clients install by name only. Thread-safe; no answer waits for it.
 */
public final class VerifyingAheadMirror extends ForwardingMirror {
    private static final Logger LOG = LoggerFactory.getLogger(VerifyingAheadMirror.class);
    /** A version that fails is not verified again meanwhile: such failures could open the circuit breaker of its host. */
    private static final Duration PAUSE = Duration.ofHours(1);
    /** Further versions are verified when a client requests them. */
    private static final int AT_ONCE = 64;
    /** A registry that never answers must not delay the others. */
    private static final int AT_ONCE_OF_HOST = 16;
    /** Lists that clients wait for come first: with more than these, nothing is verified ahead. */
    private static final int LISTS_OF_HOST = 32;

    private final Function<ReleaseId, CompletionStage<?>> verification;
    private final Cache<ProviderAddress, ProviderVersion> latest;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final CountByHost running = new CountByHost();
    private final CountByHost awaitedLists = new CountByHost();

    /** @param verification finds or verifies a release; asks upstream on threads of its own */
    public VerifyingAheadMirror(
            ProviderMirror mirror, Function<ReleaseId, CompletionStage<?>> verification, Clocks time) {
        super(mirror);
        this.verification = verification;
        this.latest =
                Caches.of(CacheShare.VERIFIED_AHEAD, (provider, version) -> Weights.of(provider) + 100, PAUSE, time);
    }

    @Override
    public CompletionStage<VersionIndex> versions(ProviderAddress provider) {
        return awaited(provider, super.versions(provider)).thenApply(index -> {
            verifyNewest(provider, index.versions(), version -> version);
            return index;
        });
    }

    @Override
    public CompletionStage<RegistryVersions> registryVersions(ProviderAddress provider) {
        return awaited(provider, super.registryVersions(provider)).thenApply(known -> {
            verifyNewest(provider, known.versions(), RegistryVersions.Listed::version);
            return known;
        });
    }

    private <T> CompletionStage<T> awaited(ProviderAddress provider, CompletionStage<T> list) {
        awaitedLists.add(provider.hostname());
        return list.whenComplete((answer, failure) -> awaitedLists.subtract(provider.hostname()));
    }

    private <T> void verifyNewest(ProviderAddress provider, List<T> ascending, Function<T, ProviderVersion> versionOf) {
        var known = latest.getIfPresent(provider);
        for (var next = ascending.size() - 1; next >= 0; next--) {
            var version = versionOf.apply(ascending.get(next));
            // First, because it is so for almost every list, and parses no version.
            if (version.equals(known)) {
                return;
            }
            if (!version.isPrerelease()) {
                if (begin(provider.hostname())) {
                    latest.put(provider, version);
                    verify(new ReleaseId(provider, version));
                }
                return;
            }
        }
    }

    private void verify(ReleaseId newest) {
        var hostname = newest.provider().hostname();
        CompletionStage<?> verified;
        try {
            verified = verification.apply(newest);
        } catch (RuntimeException busy) {
            end(hostname);
            LOG.debug("{} is not verified ahead", newest, busy);
            return;
        }
        verified.whenComplete((release, failure) -> {
            end(hostname);
            if (failure != null) {
                LOG.debug("{} could not be verified ahead", newest, failure);
            }
        });
    }

    private boolean begin(Hostname hostname) {
        if (awaitedLists.of(hostname) > LISTS_OF_HOST || !free.tryAcquire()) {
            return false;
        }
        if (running.add(hostname) > AT_ONCE_OF_HOST) {
            end(hostname);
            return false;
        }
        return true;
    }

    private void end(Hostname hostname) {
        running.subtract(hostname);
        free.release();
    }
}
