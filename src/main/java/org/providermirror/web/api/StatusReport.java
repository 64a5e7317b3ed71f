package org.providermirror.web.api;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.providermirror.event.EventQuery;
import org.providermirror.metrics.HistoryMetric;
import org.providermirror.metrics.Period;
import org.providermirror.mirror.inventory.StorageTotals;

/** Puts the status together, out of memory alone. Safe for use by any number of threads. */
public record StatusReport(Seen seen) {
    /** The mirror as it is now. */
    public StatusView now() {
        var totals = seen.inventory().totals();
        return new StatusView(
                seen.version(),
                seen.startedAt().toString(),
                seen.clock().instant().toString(),
                ApiFormats.lower(seen.health().readiness()),
                new StatusView.StorageView(
                        ApiFormats.lower(seen.health().storage()),
                        totals.map(StorageTotals::providers).orElse(null),
                        totals.map(StorageTotals::packages).orElse(null),
                        totals.map(StorageTotals::bytes).orElse(null)),
                FetchesView.of(seen.fetches().get()),
                seen.health().upstream().stream()
                        .map(StatusView.UpstreamView::of)
                        .toList(),
                byLabel(seen.history().total(Period.HOUR)),
                seen.events().find(EventQuery.latest(1)).stream()
                        .findFirst()
                        .map(event -> event.id())
                        .orElse(null));
    }

    static Map<String, Long> byLabel(Map<HistoryMetric, Long> amounts) {
        var byLabel = new LinkedHashMap<String, Long>();
        new EnumMap<>(amounts).forEach((figure, amount) -> byLabel.put(figure.label(), amount));
        return byLabel;
    }
}
