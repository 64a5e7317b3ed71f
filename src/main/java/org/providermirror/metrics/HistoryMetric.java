package org.providermirror.metrics;

import java.util.Locale;

/** Names the metrics that the history sums up over time. The names are stored and shown by the API. */
public enum HistoryMetric {
    REQUESTS,
    FAILED_REQUESTS,
    HITS,
    MISSES,
    BYTES_SERVED,
    BYTES_SAVED,
    BYTES_FETCHED,
    UPSTREAM_REQUESTS,
    UPSTREAM_FAILURES,
    FETCHES_STORED,
    FETCHES_FAILED;

    /** Returns the spelling of the API, such as {@code bytesServed}. */
    public String label() {
        var words = name().toLowerCase(Locale.ROOT).split("_");
        return words.length == 1
                ? words[0]
                : words[0] + words[1].substring(0, 1).toUpperCase(Locale.ROOT) + words[1].substring(1);
    }
}
