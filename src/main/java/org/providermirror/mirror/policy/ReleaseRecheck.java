package org.providermirror.mirror.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.failure.MirrorException;
import org.providermirror.mirror.pullthrough.PullThroughMirror;
import org.providermirror.mirror.pullthrough.ReleaseComparison;
import org.providermirror.policy.Conflicts;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.registry.ProviderRegistry;
import org.providermirror.registry.Release;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether upstream still tells of a release what this mirror verified and keeps. Nothing that is served changes by
 * it: a difference is a conflict, for administrators to decide about, and the release that upstream has now is stored, so that
 * it proves what they may accept.
 *
 * <p>A release that clients ask for is looked at again some hours after it was verified, behind their backs. Safe for use by
 * any number of threads.
 */
public final class ReleaseRecheck {
    private static final Logger LOG = LoggerFactory.getLogger(ReleaseRecheck.class);
    private static final Duration PERIOD = Duration.ofHours(6);
    private static final Duration ASKED_EVERY = Duration.ofMinutes(1);
    private static final long RELEASES_IN_MEMORY = 10_000;

    private final ProviderRegistry registry;
    private final PullThroughMirror.Knowledge knowledge;
    private final Conflicts conflicts;
    private final Executor executor;
    private final Clocks time;
    private final Cache<Version, Boolean> lately;
    private final Cache<Version, Boolean> asked;

    private record Version(ProviderAddress provider, ProviderVersion version) {}

    /** @param executor asks upstream and storage */
    public ReleaseRecheck(
            ProviderRegistry registry,
            PullThroughMirror.Knowledge knowledge,
            Conflicts conflicts,
            Executor executor,
            Clocks time) {
        this.registry = registry;
        this.knowledge = knowledge;
        this.conflicts = conflicts;
        this.executor = executor;
        this.time = time;
        this.lately = versions(PERIOD, time);
        this.asked = versions(ASKED_EVERY, time);
    }

    private static Cache<Version, Boolean> versions(Duration kept, Clocks time) {
        return Caffeine.newBuilder()
                .maximumSize(RELEASES_IN_MEMORY)
                .expireAfterWrite(kept)
                .ticker(time.monotonic()::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** Looks at a release again where that was not done lately. Returns at once. */
    void consider(ProviderAddress provider, ProviderVersion version) {
        behind(lately, new Version(provider, version), () -> check(provider, version));
    }

    /**
     * Asks upstream again about a release of which an accepted package is not proven, once a minute at most. Returns at once.
     */
    void ask(ProviderAddress provider, ProviderVersion version) {
        behind(
                asked,
                new Version(provider, version),
                () -> knowledge.releases().first(provider, version).ifPresent(this::compare));
    }

    private void behind(Cache<Version, Boolean> done, Version version, Runnable work) {
        if (done.asMap().putIfAbsent(version, true) != null) {
            return;
        }
        try {
            executor.execute(() -> attempt(version, work));
        } catch (RuntimeException busy) {
            done.invalidate(version);
        }
    }

    private static void attempt(Version version, Runnable work) {
        try {
            work.run();
        } catch (MirrorException failure) {
            LOG.info(
                    "{} {} is not looked at again now: {}",
                    version.provider(),
                    version.version(),
                    failure.getMessage());
        }
    }

    private void check(ProviderAddress provider, ProviderVersion version) {
        knowledge
                .releases()
                .first(provider, version)
                .filter(kept ->
                        kept.verifiedAt().plus(PERIOD).isBefore(time.wall().instant()))
                .ifPresent(this::compare);
    }

    private void compare(Release first) {
        registry.release(first.provider(), first.version(), first.packages().keySet())
                .ifPresent(told -> new ReleaseComparison(first, told, knowledge, conflicts).run());
    }
}
