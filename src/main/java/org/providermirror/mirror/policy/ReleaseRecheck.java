package org.providermirror.mirror.policy;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.Weights;
import org.providermirror.failure.MirrorException;
import org.providermirror.mirror.pullthrough.PullThroughMirror;
import org.providermirror.mirror.pullthrough.ReleaseComparison;
import org.providermirror.policy.Conflicts;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.ProviderRegistry;
import org.providermirror.registry.Release;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares releases with what upstream has now. A difference is recorded as a conflict for administrators, and the
 * current release is stored as evidence; what is served does not change.
 *
 * <p>A requested release is compared some hours after its verification, in the background. Thread-safe.
 */
public final class ReleaseRecheck {
    private static final Logger LOG = LoggerFactory.getLogger(ReleaseRecheck.class);
    private static final Duration PERIOD = Duration.ofHours(6);
    private static final Duration ASKED_EVERY = Duration.ofMinutes(1);

    private final ProviderRegistry registry;
    private final PullThroughMirror.Knowledge knowledge;
    private final Conflicts conflicts;
    private final Function<Hostname, Executor> upstream;
    private final Clocks time;
    private final Cache<ReleaseId, Boolean> lately;
    private final Cache<ReleaseId, Boolean> asked;

    /** @param upstream asks the registry of a hostname */
    public ReleaseRecheck(
            ProviderRegistry registry,
            PullThroughMirror.Knowledge knowledge,
            Conflicts conflicts,
            Function<Hostname, Executor> upstream,
            Clocks time) {
        this.registry = registry;
        this.knowledge = knowledge;
        this.conflicts = conflicts;
        this.upstream = upstream;
        this.time = time;
        this.lately = Caches.of(CacheShare.COMPARED_RELEASES, (id, any) -> Weights.of(id), PERIOD, time);
        this.asked = Caches.of(CacheShare.PROVEN_RELEASES, (id, any) -> Weights.of(id), ASKED_EVERY, time);
    }

    /** Compares a release unless that was done lately. Returns at once. */
    void consider(ReleaseId id) {
        behind(lately, id, () -> check(id));
    }

    /** Fetches a release again to prove an accepted package, at most once a minute. Returns at once. */
    void ask(ReleaseId id) {
        behind(asked, id, () -> knowledge.releases().first(id).ifPresent(this::compare));
    }

    private void behind(Cache<ReleaseId, Boolean> done, ReleaseId id, Runnable work) {
        if (done.asMap().putIfAbsent(id, true) != null) {
            return;
        }
        try {
            upstream.apply(id.provider().hostname()).execute(() -> attempt(id, work));
        } catch (RuntimeException busy) {
            done.invalidate(id);
        }
    }

    private static void attempt(ReleaseId id, Runnable work) {
        try {
            work.run();
        } catch (MirrorException failure) {
            LOG.info("{} is not compared with upstream now: {}", id, failure.getMessage());
        }
    }

    private void check(ReleaseId id) {
        knowledge
                .releases()
                .first(id)
                .filter(kept ->
                        kept.verifiedAt().plus(PERIOD).isBefore(time.wall().instant()))
                .ifPresent(this::compare);
    }

    private void compare(Release first) {
        registry.release(first.id(), first.packages().keySet(), Optional.empty(), current -> {
            new ReleaseComparison(first, current, knowledge, conflicts).run();
            return true;
        });
    }
}
