package org.providermirror.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.Weights;
import org.providermirror.catalog.refusal.RefusedReleases;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.net.UpstreamAnswer;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Target;
import org.providermirror.registry.ForwardingRegistry;
import org.providermirror.registry.ProviderRegistry;
import org.providermirror.registry.Release;

/**
 * Records an event for releases that fail verification, each once an hour: for all of them, or only for verdicts that
 * are not definitive, because {@link RefusedReleases} reports the others. Thread-safe.
 */
public final class InstrumentedRegistry extends ForwardingRegistry {
    private static final Duration AGAIN_AFTER = Duration.ofHours(1);

    private final Events events;
    private final Clocks time;
    private final Predicate<ReleaseUnverifiedException> wanted;
    private final Cache<ReleaseId, Boolean> reported;

    private InstrumentedRegistry(
            ProviderRegistry registry,
            Events events,
            Clocks time,
            CacheShare share,
            Predicate<ReleaseUnverifiedException> wanted) {
        super(registry);
        this.events = events;
        this.time = time;
        this.wanted = wanted;
        this.reported = Caches.of(share, (id, any) -> Weights.of(id), AGAIN_AFTER, time);
    }

    /** Reports every release that does not verify. */
    public static InstrumentedRegistry ofAll(ProviderRegistry registry, Events events, Clocks time) {
        return new InstrumentedRegistry(registry, events, time, CacheShare.COMPARISON_REPORTS, verdict -> true);
    }

    /** Reports the releases that do not verify now, but may be incomplete only for a while. */
    public static InstrumentedRegistry ofIncomplete(ProviderRegistry registry, Events events, Clocks time) {
        return new InstrumentedRegistry(
                registry, events, time, CacheShare.VERIFICATION_REPORTS, verdict -> !verdict.isDefinitive());
    }

    @Override
    public <T> UpstreamAnswer<T> release(
            ReleaseId id, Set<Platform> listed, Optional<Platform> requested, Function<Release, T> use) {
        try {
            return super.release(id, listed, requested, use);
        } catch (ReleaseUnverifiedException failure) {
            if (wanted.test(failure)) {
                report(id, failure.getMessage());
            }
            throw failure;
        }
    }

    private void report(ReleaseId id, String sentence) {
        if (reported.asMap().putIfAbsent(id, true) == null) {
            events.record(Event.of(time.wall().instant(), EventKind.VERIFICATION_FAILED, Target.of(id), sentence));
        }
    }
}
