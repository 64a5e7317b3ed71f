package org.providermirror.fetch.control;

import java.util.function.Predicate;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.fetch.FetchProgress;
import org.providermirror.fetch.FetchQueue;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Target;

/** Lets administrators retry and cancel the fetches of this instance, and records that as events. Thread-safe. */
public record FetchAdministration(FetchQueue queue, Events events, Clocks time) {
    /** Starts the next attempts that a target's fetches wait for; returns how many. */
    public int retry(Target target, String by) {
        return each(target, queue::retry, by + " retried the fetches of ");
    }

    /** Cancels a target's fetches until clients request the packages again; returns how many. */
    public int cancel(Target target, String by) {
        return each(target, queue::cancel, by + " cancelled the fetches of ");
    }

    private int each(Target target, Predicate<PackageId> act, String sentence) {
        var count = (int) queue.progress().stream()
                .map(FetchProgress::id)
                .filter(target::contains)
                .filter(act)
                .count();
        if (count > 0) {
            events.record(Event.of(time.wall().instant(), EventKind.ADMINISTRATION, target, sentence + target));
        }
        return count;
    }
}
