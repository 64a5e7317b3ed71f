package org.providermirror.mirror;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.providermirror.catalog.Time;
import org.providermirror.failure.MirrorException;
import org.providermirror.policy.Conflicts;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.registry.ProviderRegistry;
import org.providermirror.registry.Release;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether upstream still tells of a release what this mirror verified and keeps. Nothing that is served changes by
 * it: a difference is a conflict, for administrators to decide about.
 *
 * <p>A release that clients ask for is looked at again some hours after it was verified, behind their backs. Safe for use by
 * any number of threads.
 */
public final class ReleaseRecheck {
    private static final Logger LOG = LoggerFactory.getLogger(ReleaseRecheck.class);
    private static final Duration PERIOD = Duration.ofHours(6);
    private static final long RELEASES_IN_MEMORY = 10_000;

    private final ProviderRegistry registry;
    private final PullThroughMirror.Knowledge knowledge;
    private final Conflicts conflicts;
    private final Executor executor;
    private final Time time;
    private final Cache<Version, Boolean> lately;

    private record Version(ProviderAddress provider, ProviderVersion version) {}

    /** @param executor asks upstream and storage */
    public ReleaseRecheck(
            ProviderRegistry registry,
            PullThroughMirror.Knowledge knowledge,
            Conflicts conflicts,
            Executor executor,
            Time time) {
        this.registry = registry;
        this.knowledge = knowledge;
        this.conflicts = conflicts;
        this.executor = executor;
        this.time = time;
        this.lately = Caffeine.newBuilder()
                .maximumSize(RELEASES_IN_MEMORY)
                .expireAfterWrite(PERIOD)
                .ticker(time.monotonic()::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** Looks at a release again where that was not done lately. Returns at once. */
    void consider(ProviderAddress provider, ProviderVersion version) {
        if (lately.asMap().putIfAbsent(new Version(provider, version), true) != null) {
            return;
        }
        try {
            executor.execute(() -> check(provider, version));
        } catch (RuntimeException busy) {
            lately.invalidate(new Version(provider, version));
        }
    }

    private void check(ProviderAddress provider, ProviderVersion version) {
        try {
            knowledge
                    .releases()
                    .kept(provider, version)
                    .filter(kept ->
                            kept.verifiedAt().plus(PERIOD).isBefore(time.wall().instant()))
                    .ifPresent(kept -> registry.release(
                                    provider, version, kept.packages().keySet())
                            .ifPresent(told -> compare(kept, told)));
        } catch (MirrorException failure) {
            LOG.info("{} {} is not looked at again now: {}", provider, version, failure.getMessage());
        }
    }

    private void compare(Release kept, Release told) {
        kept.packages().forEach((platform, known) -> {
            told.find(platform)
                    .filter(now -> !now.sha256().equals(known.sha256()))
                    .ifPresent(now -> conflicts.see(kept.idOf(platform), known.sha256(), now.sha256()));
        });
    }
}
