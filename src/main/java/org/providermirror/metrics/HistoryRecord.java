package org.providermirror.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Converts the history of one instance to a stored record: for each period the non-empty steps, by metric. */
final class HistoryRecord {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryRecord.class);
    private static final JsonMapper JSON = new JsonMapper();

    private HistoryRecord() {}

    static byte[] write(Map<Period, Series> series, Instant now) {
        var root = JSON.createObjectNode();
        series.forEach((period, steps) -> {
            var ofPeriod = root.putObject(period.name());
            steps.steps(now).forEach((step, amounts) -> {
                var ofStep = ofPeriod.putObject(step.toString());
                for (var metric : HistoryMetric.values()) {
                    if (amounts[metric.ordinal()] != 0) {
                        ofStep.put(metric.name(), amounts[metric.ordinal()]);
                    }
                }
            });
        });
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the content of the record; empty if it cannot be read. */
    static Map<Period, Series> read(Object key, byte[] bytes) {
        var series = new EnumMap<Period, Series>(Period.class);
        for (var period : Period.values()) {
            series.put(period, new Series(period));
        }
        try {
            var root = JSON.readTree(bytes);
            for (var period : Period.values()) {
                for (var step : root.path(period.name()).properties()) {
                    series.get(period).add(Long.parseLong(step.getKey()), amounts(step.getValue()));
                }
            }
        } catch (IOException | NumberFormatException unreadable) {
            LOG.warn("Ignoring the metrics history {}, which cannot be read: {}", key, unreadable.getMessage());
        }
        return series;
    }

    private static long[] amounts(JsonNode step) {
        var amounts = new long[HistoryMetric.values().length];
        for (var metric : HistoryMetric.values()) {
            amounts[metric.ordinal()] = step.path(metric.name()).asLong();
        }
        return amounts;
    }
}
