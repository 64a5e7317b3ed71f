package org.providermirror.prefetch;

import java.util.Optional;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.job.JobKind;
import org.providermirror.job.JobOrder;
import org.providermirror.job.JobQueues;
import org.providermirror.job.JobRecord;
import org.providermirror.job.Jobs;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.storage.SharedFolder;

/** Fetches version lists from upstream again, before their TTL has passed. Thread-safe. */
public final class ListRefreshes extends Jobs<ListRefreshes.Order, Void> {
    /** The kind of job. */
    public static final JobKind<Order, Void> KIND = new JobKind<>(SharedFolder.REFRESHES, Order.class, Void.class);

    private final Events events;
    private final Clocks time;

    /**
     * Orders a refresh. Its JSON form is stored in the job's record.
     *
     * @param provider the providers whose lists are fetched
     * @param by the name of the administrator
     */
    public record Order(ProviderPattern provider, String by) implements JobOrder {
        @Override
        public String subject() {
            return provider.hostname().isEmpty() ? "all known lists" : provider.toString();
        }

        @Override
        public Optional<String> requester() {
            return Optional.of(by);
        }
    }

    public ListRefreshes(ListRefreshWork work, Events events, JobQueues queues) {
        super(queues, KIND, work);
        this.events = events;
        this.time = queues.clocks();
    }

    /** Accepts a refresh by an administrator and records it as an event; returns empty if too many jobs are open. */
    public Optional<JobRecord<Order, Void>> submit(ProviderPattern providers, String by) {
        var accepted = queue().submit(new Order(providers, by));
        if (accepted.isPresent()) {
            events.record(Event.of(
                    time.wall().instant(),
                    EventKind.ADMINISTRATION,
                    by + " refreshed the version lists of " + providers));
        }
        return accepted;
    }
}
