package org.providermirror.web.api;

import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.providermirror.event.EventHistory;
import org.providermirror.event.EventQuery;
import org.providermirror.event.StoredEvent;
import org.providermirror.fetch.FetchProgress;
import org.providermirror.health.DiskSpace;
import org.providermirror.health.Health;
import org.providermirror.metrics.History;
import org.providermirror.metrics.HistoryMetric;
import org.providermirror.metrics.Period;
import org.providermirror.mirror.inventory.Inventory;
import org.providermirror.mirror.inventory.StorageTotals;
import org.providermirror.web.list.ListQuery;

/**
 * Reports the status, from memory alone. Thread-safe.
 *
 * @param version the version of this program
 * @param fetching returns the fetches of this instance
 */
public record StatusReport(
        String version,
        Instant startedAt,
        Clock clock,
        Inventory inventory,
        Supplier<List<FetchProgress>> fetching,
        EventHistory events,
        History history,
        Health health) {
    /** Returns the current status. */
    public StatusView now() {
        var totals = inventory.totals();
        return new StatusView(
                version,
                startedAt,
                clock.instant(),
                health.readiness(),
                new StatusView.StorageView(
                        health.storage(),
                        totals.map(StorageTotals::providers),
                        totals.map(StorageTotals::packages),
                        totals.map(StorageTotals::bytes),
                        health.space().map(DiskSpace::free),
                        health.space().map(DiskSpace::total)),
                fetches(),
                health.upstream().stream().map(StatusView.UpstreamView::of).toList(),
                byLabel(history.total(Period.HOUR)),
                events.find(EventQuery.latest(1)).stream().findFirst().map(StoredEvent::id));
    }

    FetchesView fetches() {
        return FetchesView.of(fetching.get());
    }

    FetchesView fetches(ListQuery query) {
        return FetchesView.of(fetching.get(), query);
    }

    static Map<String, Long> byLabel(Map<HistoryMetric, Long> amounts) {
        var byLabel = new LinkedHashMap<String, Long>();
        new EnumMap<>(amounts).forEach((metric, amount) -> byLabel.put(metric.label(), amount));
        return byLabel;
    }
}
